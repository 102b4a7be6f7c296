/** What is to go wrong: faults of providers and keys, as they are written, as they hold in time, and as they change a reply. */
package dev.rollcall.simulator.faults;
