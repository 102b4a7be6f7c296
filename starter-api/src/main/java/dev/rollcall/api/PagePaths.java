package dev.rollcall.api;

import jakarta.servlet.http.HttpServletRequest;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;

/** Where the pages are: all of them under one path, beside the operations of the contract. */
final class PagePaths {
    static final String ROOT = "/ui";
    static final String LOGIN = ROOT + "/login";
    private static final String ASSETS = ROOT + "/assets/";

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

    /** A browser at the root wants the first page; whoever wants JSON gets the index of the API. */
    static boolean isFrontDoor(HttpServletRequest request) {
        String accept = request.getHeader("Accept");
        return request.getMethod().equals("GET")
                && request.getRequestURI().equals("/")
                && accept != null
                && accept.contains("text/html");
    }

    /** The login page, which leads back to what was wanted. */
    static String login(HttpServletRequest request) {
        String query = request.getQueryString();
        String wanted = request.getRequestURI() + (query == null ? "" : "?" + query);
        return LOGIN + "?next=" + URLEncoder.encode(wanted, StandardCharsets.UTF_8);
    }
}
