package dev.rollcall.api;

import dev.rollcall.events.EventOptions;
import dev.rollcall.events.OutletUrl;
import dev.rollcall.store.EventType;
import dev.rollcall.store.Outlets;
import dev.rollcall.store.Outlets.NewOutlet;
import dev.rollcall.store.Outlets.Outlet;
import dev.rollcall.store.Outlets.OutletChange;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;

/** What a request says of an outlet. Errors are collected in its body. */
record OutletInput(Payload body, EventOptions options) {
    static final List<String> NEW = List.of("url", "topic", "types", "after");
    static final List<String> CHANGE = List.of("url", "topic", "types", "state");
    static final String EXAMPLE = "{\"url\":\"https://example.com/rollcall\"}";

    private static final String KAFKA = "kafka://";
    private static final long MOST = 999_999_999_999_999_999L;

    NewOutlet made() {
        if (!body.has("url")) {
            body.errors().field("url", null, "say where events go: https://…, or kafka://broker:9092");
        }
        boolean kafka = isKafka(body.text("url"));
        var made = new NewOutlet(
                kafka ? Outlets.KAFKA : Outlets.WEBHOOK, url(kafka), topic(kafka, kafka), types(), after());
        body.errors().refuseIfAny();
        return made;
    }

    OutletChange change(Outlet outlet) {
        String state = body.text("state");
        if (state != null && !List.of(Outlets.ACTIVE, Outlets.PAUSED).contains(state)) {
            body.errors().field("state", state, "it is active or paused");
        }
        if (body.has("url") && isKafka(body.text("url")) != outlet.isKafka()) {
            body.errors().field("url", null, "a webhook stays a webhook, and Kafka stays Kafka: make another outlet");
        }
        var change = new OutletChange(
                url(outlet.isKafka()), topic(outlet.isKafka(), false), body.has("types") ? types() : null, state);
        body.errors().refuseIfAny();
        return change;
    }

    private static boolean isKafka(String url) {
        return url != null && url.regionMatches(true, 0, KAFKA, 0, KAFKA.length());
    }

    /** Not shown when it is wrong: it may have a password in it. */
    private String url(boolean kafka) {
        String typed = body.text("url");
        if (typed == null) {
            return null;
        }
        try {
            return kafka ? OutletUrl.kafka(typed) : OutletUrl.webhook(typed, options.privateAddresses());
        } catch (IllegalArgumentException e) {
            body.errors().field("url", null, "it " + e.getMessage());
            return null;
        }
    }

    private String topic(boolean kafka, boolean needed) {
        String typed = body.text("topic");
        if (typed == null) {
            if (needed) {
                body.errors().field("topic", null, "say which topic of Kafka");
            }
            return null;
        }
        if (!kafka) {
            body.errors().field("topic", typed, "a webhook has no topic; leave it out");
        } else if (!OutletUrl.isTopic(typed)) {
            body.errors().field("topic", typed, "it is 1 to 249 letters, digits, '.', '_' and '-'");
        }
        return typed;
    }

    /** Empty: all. */
    private List<String> types() {
        var types = new ArrayList<String>();
        for (Payload.Name name : body.names("types")) {
            if (EventType.of(name.name()).isEmpty()) {
                body.errors()
                        .entry(
                                "types",
                                name.position(),
                                name.name(),
                                "there is no such type; there are " + String.join(", ", EventType.words()));
            } else if (!types.contains(name.name())) {
                types.add(name.name());
            }
        }
        return types;
    }

    private Long after() {
        BigDecimal number = body.number("after");
        if (number == null) {
            return null;
        }
        boolean whole = number.stripTrailingZeros().scale() <= 0;
        if (!whole || number.signum() < 0 || number.compareTo(BigDecimal.valueOf(MOST)) > 0) {
            body.errors().field("after", number.toString(), "it is the number of an event, or 0 for all there are");
            return null;
        }
        return number.longValue();
    }
}
