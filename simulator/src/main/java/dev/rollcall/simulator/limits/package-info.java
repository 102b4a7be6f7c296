/** How much a key may ask, what it has used, and what remains. Knows no provider. */
package dev.rollcall.simulator.limits;
