package dev.rollcall.api.pages;

import dev.rollcall.api.Query;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;

/** The query of a form that was sent by GET: a field that was left empty says nothing. */
record FormQuery(HttpServletRequest request) {
    Query filled() {
        return new Query(new HttpServletRequestWrapper(request) {
            @Override
            public String getParameter(String name) {
                String value = super.getParameter(name);
                return value == null || value.isBlank() ? null : value;
            }
        });
    }
}
