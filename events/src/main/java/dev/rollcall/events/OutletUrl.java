package dev.rollcall.events;

import dev.rollcall.llm.net.Url;
import java.net.UnknownHostException;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import okhttp3.HttpUrl;

/** Where an outlet leads to, as a person typed it, checked. Messages go on after "it": "it has a user in it". */
public final class OutletUrl {
    private static final int LONGEST = 1_000;
    private static final int KAFKA_PORT = 9092;
    private static final Pattern TOPIC = Pattern.compile("(?!\\.{1,2}$)[A-Za-z0-9._-]{1,249}");

    private OutletUrl() {}

    /**
     * The URL of a webhook.
     *
     * @throws IllegalArgumentException when it is not http or https, has a login or a key in it, or leads to an address that
     *     is not public. A name that nobody knows an address of just now is taken: it is checked at each try
     */
    public static String webhook(String typed, boolean privateAddresses) {
        refuseLong(typed);
        Url url = Url.base(typed);
        HttpUrl called = HttpUrl.parse(typed.strip());
        if (called == null) {
            throw new IllegalArgumentException("is no URL that can be called");
        }
        var hosts = new WebhookHosts(privateAddresses);
        try {
            hosts.checkLiteral(called.host());
            hosts.lookup(url.host());
        } catch (PrivateAddressException e) {
            throw new IllegalArgumentException("leads to a private address: " + e.getMessage(), e);
        } catch (UnknownHostException e) {
            // Perhaps not yet.
        }
        return called.toString();
    }

    /**
     * The brokers of a Kafka: {@code kafka://one:9092,two:9092}.
     *
     * @throws IllegalArgumentException when it is something else
     */
    public static String kafka(String typed) {
        refuseLong(typed);
        Url url = Url.parse(typed);
        boolean more = !url.path().isEmpty() && !url.path().equals("/") || url.query() != null;
        if (!url.scheme().equals("kafka") || more) {
            throw new IllegalArgumentException("is not of the form kafka://broker:9092");
        }
        if (url.user() != null || url.password() != null) {
            throw new IllegalArgumentException("has a user or a password in it: logins stand in the file that "
                    + EventOptions.KAFKA_PROPERTIES + " names");
        }
        return url.hosts().stream()
                .map(host -> new Url.Host(host.name(), host.port() < 0 ? KAFKA_PORT : host.port()).toString())
                .collect(Collectors.joining(",", "kafka://", ""));
    }

    /** Does Kafka take it as a topic's name? */
    public static boolean isTopic(String typed) {
        return TOPIC.matcher(typed).matches();
    }

    /** {@code one:9092,two:9092} */
    static String brokers(String kafkaUrl) {
        return kafkaUrl.substring("kafka://".length());
    }

    private static void refuseLong(String typed) {
        if (typed.length() > LONGEST) {
            throw new IllegalArgumentException("is longer than " + LONGEST + " characters");
        }
    }
}
