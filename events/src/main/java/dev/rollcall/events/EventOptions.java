package dev.rollcall.events;

import dev.rollcall.llm.net.Outgoing;
import java.io.IOException;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Properties;

/**
 * How this process tells other systems what happened.
 *
 * @param secret what the secrets of webhooks are derived from; null: no webhook can be made or sent
 * @param privateAddresses webhooks may go to addresses that are not public: to this machine, or into its network
 * @param everyDomain events of single domains are written even while no outlet and no follower wants them
 * @param kafka more settings of Kafka's producers, such as those of TLS and SASL
 * @param outgoing which certificates are trusted
 */
public record EventOptions(
        String secret, boolean privateAddresses, boolean everyDomain, Map<String, String> kafka, Outgoing outgoing) {
    public static final String SECRET = "ROLLCALL_SECRET";
    public static final String PRIVATE_ADDRESSES = "ROLLCALL_ALLOW_PRIVATE_WEBHOOKS";

    /** {@code all}: events of single domains are always written; {@code wanted}, the default: while somebody wants them. */
    public static final String EVENTS = "ROLLCALL_EVENTS";

    /** A file of properties, as Kafka's own tools take it. */
    public static final String KAFKA_PROPERTIES = "ROLLCALL_KAFKA_PROPERTIES";

    public static final EventOptions NONE = new EventOptions(null, false, false, Map.of(), Outgoing.DIRECT);

    private static final int SHORTEST_SECRET = 32;

    public EventOptions {
        kafka = Map.copyOf(kafka);
        if (secret != null && secret.length() < SHORTEST_SECRET) {
            throw new IllegalArgumentException(SECRET + " has " + secret.length() + " characters, and needs "
                    + SHORTEST_SECRET + " or more: take random ones, such as `openssl rand -hex 32` prints");
        }
    }

    /**
     * As the environment says.
     *
     * @throws IllegalArgumentException that names the variable, says what is wrong with it and how to mend it, and shows no
     *     secret
     */
    public static EventOptions of(Map<String, String> env) {
        return new EventOptions(
                value(env, SECRET),
                word(env, PRIVATE_ADDRESSES, "0", "1").equals("1"),
                word(env, EVENTS, "wanted", "all").equals("all"),
                kafka(value(env, KAFKA_PROPERTIES)),
                Outgoing.of(env));
    }

    private static String value(Map<String, String> env, String name) {
        String value = env.get(name);
        return value == null || value.isBlank() ? null : value.strip();
    }

    private static String word(Map<String, String> env, String name, String usual, String other) {
        String value = value(env, name);
        String said = value == null ? usual : value.toLowerCase(Locale.ROOT);
        if (!said.equals(usual) && !said.equals(other)) {
            throw new IllegalArgumentException(name + " is neither " + usual + " nor " + other + ": mend or unset it");
        }
        return said;
    }

    private static Map<String, String> kafka(String file) {
        var properties = new Properties();
        if (file != null) {
            try (Reader reader = Files.newBufferedReader(Path.of(file), StandardCharsets.UTF_8)) {
                properties.load(reader);
            } catch (IOException | IllegalArgumentException e) {
                throw new IllegalArgumentException(
                        KAFKA_PROPERTIES + " names " + file
                                + ", which can't be read as a file of properties: mend the path"
                                + " or the file, or unset it",
                        e);
            }
        }
        var kafka = new HashMap<String, String>();
        properties.stringPropertyNames().forEach(name -> kafka.put(name, properties.getProperty(name)));
        return kafka;
    }

    /** Without secrets. */
    @Override
    public String toString() {
        return "EventOptions[" + (secret == null ? "no secret" : "a secret")
                + (privateAddresses ? ", private addresses too" : "") + (everyDomain ? ", of every domain" : "")
                + (kafka.isEmpty() ? "" : ", " + kafka.keySet()) + "]";
    }
}
