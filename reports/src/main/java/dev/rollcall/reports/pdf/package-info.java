/** A report as PDF: pages of HTML, with plots as vectors. Its id and its dates are those of the report, so that its bytes are, too. */
package dev.rollcall.reports.pdf;
