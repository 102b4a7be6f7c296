package dev.rollcall.pages;

/**
 * A page that can't be shown.
 *
 * @param detail what is wrong, and how to mend it
 * @param requestId as in the log; null: none
 */
public record ProblemScreen(int status, String title, String detail, String requestId) {}
