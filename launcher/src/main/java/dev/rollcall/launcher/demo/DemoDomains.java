package dev.rollcall.launcher.demo;

import dev.rollcall.cli.DomainSource;
import dev.rollcall.cli.UserError;
import dev.rollcall.store.Domain;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Which domains the demo asks about: some of its own, or those of a file. */
final class DemoDomains {
    private DemoDomains() {}

    /**
     * Before anything is started: a list with a mistake in it costs nobody the time of starting servers.
     *
     * @param typed how many of its own, or a file
     * @throws UserError when there are not so many, the file can't be read, or an entry is bad
     */
    static List<String> of(String typed, String column, boolean skipInvalid, PrintStream notes) {
        return typed.matches("\\d{1,9}")
                ? own(Integer.parseInt(typed))
                : DomainSource.of(List.of(), typed, "--domains", column, System.in).domains(skipInvalid, notes).stream()
                        .map(Domain::name)
                        .toList();
    }

    private static List<String> own(int n) {
        try (InputStream in = DemoDomains.class.getResourceAsStream("domains.txt")) {
            List<String> all = new String(in.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .map(line -> line.replaceFirst("#.*", "").strip())
                    .filter(line -> !line.isEmpty())
                    .toList();
            if (n < 1 || n > all.size()) {
                throw new UserError("--domains: the demo has 1 to " + all.size() + " domains of its own, not " + n
                        + "; for others give a file");
            }
            return all.subList(0, n);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
