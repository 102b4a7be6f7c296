package dev.rollcall.pages;

/**
 * A static file.
 *
 * @param path where it is served; a new content has a new path, so browsers may keep it for ever
 * @param type its media type
 */
public record Asset(String path, String type, byte[] bytes) {}
