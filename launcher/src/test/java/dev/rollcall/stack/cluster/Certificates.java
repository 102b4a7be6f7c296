package dev.rollcall.stack.cluster;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Certificates as somebody who runs Temporal behind TLS would make them: with openssl, from a CA of their own. */
public final class Certificates {
    /**
     * A name of 127.0.0.1 that is not known as loopback: the C library, which a proxy asks, takes it for a number, Rollcall
     * for a host.
     */
    public static final String ONLY_PROXIES_KNOW = "0x7f.1";

    private final Path folder;

    public Certificates(Path folder) {
        this.folder = folder;
    }

    /** A PEM certificate and its key. */
    public record Pair(Path certificate, Path key) {}

    public Pair authority(String name) {
        openssl(
                List.of("req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", "/CN=" + name),
                List.of("-keyout", name + ".key", "-out", name + ".pem"));
        return pair(name);
    }

    /** For 127.0.0.1 and {@link #ONLY_PROXIES_KNOW}; {@code days} from now on, negative: it is over. */
    public Pair issue(String name, String authority, int days) {
        openssl(
                List.of("req", "-newkey", "rsa:2048", "-nodes", "-subj", "/CN=" + name),
                List.of("-keyout", name + ".key", "-out", name + ".csr"));
        try {
            Files.writeString(
                    folder.resolve("names"),
                    "subjectAltName=IP:127.0.0.1,DNS:localhost,DNS:" + ONLY_PROXIES_KNOW + "\n");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        openssl(
                List.of("x509", "-req", "-in", name + ".csr", "-CA", authority + ".pem", "-CAkey", authority + ".key"),
                List.of("-CAcreateserial", "-days", "" + days, "-extfile", "names", "-out", name + ".pem"));
        return pair(name);
    }

    private Pair pair(String name) {
        return new Pair(folder.resolve(name + ".pem"), folder.resolve(name + ".key"));
    }

    private void openssl(List<String> what, List<String> rest) {
        var command = new java.util.ArrayList<>(List.of(Programs.path("openssl")));
        command.addAll(what);
        command.addAll(rest);
        Programs.run(folder, command);
    }
}
