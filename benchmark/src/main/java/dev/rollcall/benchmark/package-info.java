/** What Rollcall is measured against, and with: a floor program, meters for processes, and figures out of the ledger. */
package dev.rollcall.benchmark;
