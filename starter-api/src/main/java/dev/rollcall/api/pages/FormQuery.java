package dev.rollcall.api.pages;

import dev.rollcall.api.Query;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import java.util.stream.Stream;

/** The query of a form that was sent by GET: a field that was left empty says nothing. */
record FormQuery(HttpServletRequest request) {
    Query filled() {
        return new Query(new HttpServletRequestWrapper(request) {
            @Override
            public String getParameter(String name) {
                String value = super.getParameter(name);
                return value == null || value.isBlank() ? null : value;
            }

            @Override
            public String[] getParameterValues(String name) {
                return filled(super.getParameterValues(name));
            }
        });
    }

    /** Of a list: without those that were left empty; null when none is left. */
    static String[] filled(String[] values) {
        String[] filled = values == null
                ? new String[0]
                : Stream.of(values).filter(value -> !value.isBlank()).toArray(String[]::new);
        return filled.length == 0 ? null : filled;
    }
}
