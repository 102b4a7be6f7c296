/**
 * What a report looks like. {@link dev.rollcall.reports.ReportDocument} has all of it, as words and numbers, and each format is a
 * pure function of it: canonical JSON, a table for CSV and Parquet, plots ({@code plots}) and a PDF ({@code pdf}). No clock, no
 * locale, no time zone, no font of the machine and no order of a map gets into the bytes.
 */
package dev.rollcall.reports;
