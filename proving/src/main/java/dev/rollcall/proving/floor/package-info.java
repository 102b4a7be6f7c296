/** What Rollcall is measured against: the program that one would write without queue and Temporal. */
package dev.rollcall.proving.floor;
