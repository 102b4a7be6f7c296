package dev.rollcall.cli;

import dev.rollcall.store.Domain;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntFunction;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** The options that name the domains of a command. */
final class DomainsOption {
    @Parameters(paramLabel = "DOMAIN", arity = "0..*", description = "stripe.com, or a URL on it.")
    private List<String> typed = List.of();

    @Option(
            names = "--file",
            paramLabel = "FILE",
            description =
                    "One domain a line, or a table (CSV, TSV; gzip too) with a column of them; # begins a comment;"
                            + " - reads standard input.")
    private String file;

    @Option(
            names = "--column",
            paramLabel = "NAME|NUMBER",
            description = "The file's column that holds domains, by its header or from 1. Default: it is looked for.")
    private String column;

    @Option(
            names = "--skip-invalid",
            description = "Go on without what is no domain; it is shown and counted. Default: nothing is done.")
    private boolean skipInvalid;

    /** The domains of a request, and the place where each comes from. */
    record SourcedDomains(List<Domain> domains, IntFunction<String> places) {}

    boolean isNone() {
        return typed.isEmpty() && file == null;
    }

    /** @throws dev.rollcall.cli.UserError when there is no domain, or when an entry is bad */
    SourcedDomains read(Invocation here, PrintStream notes) {
        DomainSource source = DomainSource.of(typed, file, "--file", column, here.in());
        var domains = new ArrayList<>(source.domains(skipInvalid, notes));
        return new SourcedDomains(
                domains,
                position -> position < 0 || position >= domains.size() ? null : source.place(domains.get(position)));
    }
}
