package dev.rollcall.pages;

import gg.jte.ContentType;
import gg.jte.TemplateEngine;
import gg.jte.output.StringOutput;
import java.util.Map;

/** Writes pages, and parts of them, as HTML. Text that is filled in is escaped. Thread-safe. */
public final class Templates {
    private static final TemplateEngine ENGINE =
            TemplateEngine.createPrecompiled(null, ContentType.Html, null, "dev.rollcall.pages.templates");

    private Templates() {}

    /**
     * @param name of the template, without its suffix: {@code now}
     * @param shell what is around the page
     * @param screen what the page shows: the record that its template names
     */
    public static String page(String name, Shell shell, Object screen) {
        return render(name, Map.of("shell", shell, "screen", screen));
    }

    /**
     * A part of a page, for example what changes while one looks at it.
     *
     * @param values by the names of the template's parameters; none is null
     */
    public static String render(String name, Map<String, Object> values) {
        var output = new StringOutput(16_384);
        ENGINE.render(name + ".jte", values, output);
        return output.toString();
    }
}
