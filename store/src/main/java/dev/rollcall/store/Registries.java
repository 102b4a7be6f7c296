package dev.rollcall.store;

import com.google.common.net.InternetDomainName;
import dev.rollcall.store.BadEntry.EntryFault;
import java.io.IOException;
import java.io.InputStream;
import java.util.Properties;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Which top-level domains belong to a registry, and which names are public suffixes. Both come from the Public Suffix List
 * inside Guava and are as old as that release (root POM, {@code guava.version}); the list has every top-level domain that
 * IANA has delegated. A refusal names the release, so that people see when the list is too old.
 */
final class Registries {
    /** Names that are never delegated: by RFC 6761, RFC 6762, RFC 9476, and ICANN's decision for private networks. */
    private static final Set<String> RESERVED =
            Set.of("localhost", "local", "internal", "test", "example", "invalid", "alt");

    private static final String HOME = "home.arpa";

    /** Top-level domains that were found in the list; there are about 1,500. */
    private static final Set<String> KNOWN = ConcurrentHashMap.newKeySet();

    private Registries() {}

    /** @throws InvalidDomainException when no registry can have registered the name */
    static void refuseUnregistered(String name, String typed) {
        String last = name.substring(name.lastIndexOf('.') + 1);
        if (RESERVED.contains(last) || name.equals(HOME) || name.endsWith("." + HOME)) {
            throw new InvalidDomainException(
                    typed,
                    EntryFault.LOCAL,
                    "it is a local name, or one that is reserved for tests; give a public domain");
        }
        if (last.length() == name.length()) {
            throw new InvalidDomainException(
                    typed,
                    EntryFault.ONE_LABEL,
                    "it has no dot in it; give a name of two parts or more, such as stripe.com");
        }
        if (!isTopLevel(last)) {
            throw new InvalidDomainException(
                    typed, EntryFault.NO_REGISTRY, "there is no registry for ." + last + " (" + Release.NAME + ")");
        }
        if (hasOddLabel(name)) {
            refuseOddRegistered(name, typed);
        }
    }

    static boolean isPublicSuffix(String name) {
        return !hasOddLabel(name) && InternetDomainName.from(name).isPublicSuffix();
    }

    private static boolean isTopLevel(String label) {
        if (KNOWN.contains(label)) {
            return true;
        }
        String below = "a." + label;
        boolean known = InternetDomainName.isValid(below)
                && InternetDomainName.from(below).hasRegistrySuffix();
        if (known) {
            KNOWN.add(label);
        }
        return known;
    }

    /**
     * Registries accept only letters, digits and inner hyphens (RFC 1123), so any other registered name is a mistake. Below
     * the registered name its owner may use other characters: {@code _dmarc.example.com}, {@code old-.example.com}.
     */
    private static void refuseOddRegistered(String name, String typed) {
        String[] labels = name.split("\\.");
        String[] even = labels.clone();
        for (int i = 0; i < even.length; i++) {
            even[i] = isOdd(even[i]) ? "a--a" : even[i];
        }
        int suffix = InternetDomainName.from(String.join(".", even))
                .registrySuffix()
                .parts()
                .size();
        for (int i = Math.max(0, labels.length - suffix - 1); i < labels.length; i++) {
            if (isOdd(labels[i])) {
                throw new InvalidDomainException(
                        typed,
                        EntryFault.MALFORMED,
                        "no registry has a name such as '" + labels[i] + "': it "
                                + (labels[i].contains("_") ? "has '_' in it" : "begins or ends with '-'"));
            }
        }
    }

    private static boolean hasOddLabel(String name) {
        return name.indexOf('_') >= 0
                || name.startsWith("-")
                || name.endsWith("-")
                || name.contains(".-")
                || name.contains("-.");
    }

    private static boolean isOdd(String label) {
        return label.indexOf('_') >= 0 || label.startsWith("-") || label.endsWith("-");
    }

    /** The version of the list; it is read only when a name is refused. */
    private static final class Release {
        private static final String NAME = "public suffix list of Guava " + version();

        private static String version() {
            var properties = new Properties();
            try (InputStream in = InternetDomainName.class.getResourceAsStream(
                    "/META-INF/maven/com.google.guava/guava/pom.properties")) {
                if (in != null) {
                    properties.load(in);
                }
            } catch (IOException e) {
                // Ignored: the version is only information for people.
            }
            return properties.getProperty("version", "of this build");
        }
    }
}
