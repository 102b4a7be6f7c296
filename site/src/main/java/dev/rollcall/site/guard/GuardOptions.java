package dev.rollcall.site.guard;

import com.google.common.net.HostAndPort;
import java.util.Collection;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What a crawler may connect to beside public addresses.
 *
 * @param ports that every public address may be asked on; 80 and 443 by default
 * @param allow the setting {@code site.allow}: {@code host:port} that is asked whatever its address is, for tests and for
 *     people who crawl an intranet. The host is a name ({@code wiki.corp:8080}: this name alone) or an address
 *     ({@code 10.1.2.3:80}, {@code [fd00::1]:80}: every name that leads there). Empty by default. Not for the public internet: who
 *     controls an allowed name in DNS decides what the crawler connects to.
 */
public record GuardOptions(Set<Integer> ports, Set<HostAndPort> allow) {
    public static final GuardOptions DEFAULT = new GuardOptions(Set.of(80, 443), Set.of());

    public GuardOptions {
        ports = Set.copyOf(ports);
        allow = Set.copyOf(allow);
    }

    /** @throws IllegalArgumentException when an entry is no {@code host:port}; it says which */
    public static GuardOptions allowing(Collection<String> entries) {
        return new GuardOptions(
                DEFAULT.ports(), entries.stream().map(GuardOptions::entry).collect(Collectors.toSet()));
    }

    boolean allows(String host, int port) {
        return allow.contains(HostAndPort.fromParts(host, port));
    }

    private static HostAndPort entry(String text) {
        try {
            HostAndPort entry = HostAndPort.fromString(text.strip().toLowerCase(Locale.ROOT));
            if (entry.hasPort() && !entry.getHost().isEmpty()) {
                return HostAndPort.fromParts(HostLiteral.canonical(entry.getHost()), entry.getPort());
            }
        } catch (IllegalArgumentException e) {
            // The sentence below says what is wrong.
        }
        throw new IllegalArgumentException(
                "site.allow: \"" + text + "\" is no host:port; write it as wiki.corp:8080 or [fd00::1]:80");
    }
}
