package dev.rollcall.cli;

import dev.rollcall.llm.net.Outgoing;
import dev.rollcall.llm.net.Url;
import java.net.URI;
import picocli.CommandLine.Option;

/** The option for the server that a command talks to. */
public final class ServerOption {
    private static final String VARIABLE = "ROLLCALL_URL";

    @Option(
            names = "--url",
            paramLabel = "URL",
            description = "Where Rollcall's API is. Default: ROLLCALL_URL, or http://127.0.0.1:8080. ROLLCALL_TOKEN is"
                    + " sent along when it is set.")
    private String url;

    public ApiClient api(Invocation here) {
        return api(here, ApiClient.USUAL);
    }

    /** @param unlessNamed the address if neither the option nor the environment names one */
    public ApiClient api(Invocation here, URI unlessNamed) {
        URI base = base(here, unlessNamed);
        boolean near = Outgoing.isLoopback(Url.parse(base.toString()).host());
        return new ApiClient(base, here.variable("ROLLCALL_TOKEN"), near ? Outgoing.DIRECT : Network.of(here.env()));
    }

    public boolean isNamed(Invocation here) {
        return url != null || here.variable(VARIABLE) != null;
    }

    private URI base(Invocation here, URI unlessNamed) {
        if (url != null) {
            return ApiClient.url(url, "--url");
        }
        String set = here.variable(VARIABLE);
        return set == null ? unlessNamed : ApiClient.url(set, VARIABLE);
    }
}
