package dev.rollcall.launcher.parts;

import dev.rollcall.launcher.UserError;
import dev.rollcall.llm.Provider;
import dev.rollcall.llm.net.Outgoing;
import dev.rollcall.llm.net.ProxyServer;
import dev.rollcall.llm.net.Url;
import java.util.Map;
import java.util.Optional;

/** How calls leave this machine, as the environment says. */
public final class Network {
    private Network() {}

    /** @throws Complaint that names the variable and how to mend it, and shows no login */
    public static Outgoing of(Map<String, String> env) {
        try {
            return Outgoing.of(env);
        } catch (IllegalArgumentException e) {
            throw new UserError(e.getMessage(), e);
        }
    }

    /**
     * Of those who ask providers; a simulator is never asked through a proxy.
     *
     * @throws Complaint as {@link #of(Map)}
     */
    public static Outgoing of(Settings settings, Map<String, String> env) {
        return settings.simulated() ? Outgoing.DIRECT : of(env);
    }

    /** The proxy that this provider is asked through; all its APIs are on one host. */
    public static Optional<ProxyServer> proxyFor(Outgoing outgoing, Provider provider) {
        return outgoing.proxyFor(Url.parse(provider.apis().get(0).baseUrl()));
    }
}
