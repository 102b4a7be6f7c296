package dev.rollcall.api.pages;

import dev.rollcall.api.Links;
import dev.rollcall.api.Query;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A page's request as the REST API reads it, so that a list on a page is the list that the API gives: with the same filters, the
 * same refusals, the same pages. A field of a form that was left empty says nothing, and the reply is rows, never a download.
 */
final class RowsRequest extends HttpServletRequestWrapper {
    private static final List<String> OF_DOWNLOADS = List.of("format", "bom");

    private final Map<String, String> instead;

    /** @param instead what a parameter is that was not sent; an empty one is not there, whatever was sent */
    RowsRequest(HttpServletRequest request, Map<String, String> instead) {
        super(request);
        this.instead = instead;
    }

    @Override
    public String getParameter(String name) {
        String other = instead.get(name);
        if (OF_DOWNLOADS.contains(name) || "".equals(other)) {
            return null;
        }
        String value = super.getParameter(name);
        return value == null || value.isBlank() ? other : value;
    }

    @Override
    public String[] getParameterValues(String name) {
        return getParameter(name) == null ? null : FormQuery.filled(super.getParameterValues(name));
    }

    @Override
    public String getHeader(String name) {
        return name.equalsIgnoreCase("Accept") ? null : super.getHeader(name);
    }

    Query query() {
        return new Query(this);
    }

    /** What was sent of these, as the first part of a query: {@code provider=groq&state=failed&}; empty: none of them. */
    String filter(List<String> names) {
        String link = Links.page("", sent(names));
        return link.length() == 1 ? "" : link.substring(1) + "&";
    }

    /** This page with the same filter, but for one parameter; null takes it out. */
    String link(String path, List<String> names, String name, Object value) {
        Map<String, Object> parameters = sent(names);
        parameters.put(name, value);
        return bare(Links.page(path, parameters));
    }

    private Map<String, Object> sent(List<String> names) {
        var parameters = new LinkedHashMap<String, Object>();
        for (String name : names) {
            parameters.put(name, getParameter(name));
        }
        return parameters;
    }

    private static String bare(String link) {
        return link.endsWith("?") ? link.substring(0, link.length() - 1) : link;
    }

    /** Where a page of ours goes on, by the link with which the API's goes on; null stays null. */
    static String next(String path, String next) {
        return next == null ? null : path + next.substring(next.indexOf('?'));
    }
}
