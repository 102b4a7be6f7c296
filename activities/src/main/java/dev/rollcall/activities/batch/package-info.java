/** Cells that are asked in providers' batches: which ones, and each batch from its intent to its account. */
package dev.rollcall.activities.batch;
