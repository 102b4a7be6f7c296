package dev.rollcall.launcher.demo;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.rollcall.cli.ApiClient;
import dev.rollcall.cli.FigurePanel;
import java.io.PrintStream;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** The figures of the demo's first domain: a worker reads the answers while they come, and a little longer. */
final class DemoFigures {
    private static final Duration PATIENCE = Duration.ofSeconds(15);
    private static final long LOOK_AGAIN_MILLIS = 250;

    /** Stripe, and some whom answers about it name; by their names in figures. */
    private static final Map<String, String> PAYMENTS = payments();

    private final ApiClient api;
    private final String domain;

    DemoFigures(ApiClient api, String domain) {
        this.api = api;
        this.domain = domain;
    }

    private static Map<String, String> payments() {
        var names = new LinkedHashMap<String, String>();
        names.put("stripe", "Stripe");
        names.put("adyen", "Adyen");
        names.put("paypal", "PayPal");
        names.put("klarna", "Klarna");
        return names;
    }

    /** Names the competitors of stripe.com. Of another domain the set stays that of its name: its brand alone. */
    void track() {
        if (!domain.equals("stripe.com")) {
            return;
        }
        ObjectNode set = JsonNodeFactory.instance.objectNode();
        var entities = set.putArray("entities");
        PAYMENTS.forEach((slug, name) -> entities.addObject()
                .put("entity", slug)
                .put("kind", slug.equals("stripe") ? "brand" : "competitor")
                .put("name", name)
                .putArray("domains")
                .add(slug + ".com"));
        set.put("reason", "the demo's competitors");
        api.put("/api/domains/" + domain + "/entities", set);
    }

    /** Waits until the answers are read, but not for long. */
    void print(PrintStream out) {
        long end = System.nanoTime() + PATIENCE.toNanos();
        FigurePanel panel = panel();
        while ((!panel.isRead() || panel.pending() > 0) && System.nanoTime() < end) {
            try {
                TimeUnit.MILLISECONDS.sleep(LOOK_AGAIN_MILLIS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                break;
            }
            panel = panel();
        }
        out.println();
        panel.print(out);
    }

    private FigurePanel panel() {
        JsonNode page = api.get(FigurePanel.path(domain, null, null, null));
        return new FigurePanel(page);
    }
}
