/** What the simulated models say: invented prose about real markets, the same for the same seed. Knows no provider. */
package dev.rollcall.simulator.answers;
