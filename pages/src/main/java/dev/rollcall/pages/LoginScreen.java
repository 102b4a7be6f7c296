package dev.rollcall.pages;

/**
 * @param next the page that was wanted
 * @param wrong why the last token did not count; null at first
 */
public record LoginScreen(String next, String wrong) {}
