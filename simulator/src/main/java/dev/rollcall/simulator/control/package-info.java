/** What was asked, counted by cell, key and second, and the endpoints that tell it and that set faults and keys. */
package dev.rollcall.simulator.control;
