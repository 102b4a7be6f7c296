package dev.rollcall.api;

import jakarta.servlet.http.HttpServletRequest;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.Set;

/** Where the pages are: all of them under one path, beside the operations of the contract. */
final class PagePaths {
    static final String ROOT = "/ui";
    static final String LOGIN = ROOT + "/login";
    private static final String ASSETS = ROOT + "/assets/";

    private static final Set<String> SECTIONS = Set.of(
            "",
            "jobs",
            "batches",
            "cells",
            "alerts",
            "dead-letters",
            "events",
            "domains",
            "movers",
            "compare",
            "answers",
            "usage",
            "start",
            "prompts",
            "targets",
            "schedule",
            "limits",
            "tokens",
            "audit",
            "login");

    private PagePaths() {}

    static boolean isPage(String path) {
        return path.equals(ROOT) || path.startsWith(ROOT + "/");
    }

    /** The same for everybody, and not counted. */
    static boolean isAsset(String path) {
        return path.startsWith(ASSETS);
    }

    static boolean isOpen(String path) {
        return isAsset(path) || path.equals(LOGIN);
    }

    /**
     * Where a browser finds the page that it asks for without {@link #ROOT}: links in alerts are written so, and people type them.
     * Whoever wants JSON gets it at the same path, where the contract has one.
     */
    static Optional<String> frontDoor(HttpServletRequest request) {
        String accept = request.getHeader("Accept");
        String path = request.getRequestURI();
        boolean isBrowser = request.getMethod().equals("GET") && accept != null && accept.contains("text/html");
        if (!isBrowser || !SECTIONS.contains(path.split("/", 3)[path.length() > 1 ? 1 : 0])) {
            return Optional.empty();
        }
        String query = request.getQueryString();
        return Optional.of(ROOT + (path.equals("/") ? "" : path) + (query == null ? "" : "?" + query));
    }

    /** The login page, which leads back to what was wanted. */
    static String login(HttpServletRequest request) {
        String query = request.getQueryString();
        String wanted = request.getRequestURI() + (query == null ? "" : "?" + query);
        return LOGIN + "?next=" + URLEncoder.encode(wanted, StandardCharsets.UTF_8);
    }
}
