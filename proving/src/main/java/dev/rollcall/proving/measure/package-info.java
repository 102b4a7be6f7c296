/** What both programs are measured with: meters for processes and statements, and figures out of the ledger. */
package dev.rollcall.proving.measure;
