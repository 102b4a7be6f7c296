package dev.rollcall.launcher.client;

import dev.rollcall.launcher.ErrorPrinter;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.IFactory;

/** A command as somebody types it, and what comes of it. */
record Typed(int exit, String out, String err) {
    @Command(
            name = "rollcall",
            subcommands = {
                CrawlCommand.class,
                JobCommand.class,
                JobsCommand.class,
                CancelCommand.class,
                AnswersCommand.class,
                AskCommand.class,
                DomainsCommand.class,
                SweepCommand.class,
                KeysCommand.class,
                LimitsCommand.class,
                ProvidersCommand.class,
                UsageCommand.class,
                DoctorCommand.class
            })
    private static final class Root {}

    static Typed at(URI api, String... words) {
        return with(Map.of("ROLLCALL_URL", api.toString()), "", Terminal.NONE, words);
    }

    static Typed at(StubApi api, String... words) {
        return at(api.url(), words);
    }

    static Typed with(Map<String, String> env, String in, Terminal terminal, String... words) {
        var out = new ByteArrayOutputStream();
        var err = new ByteArrayOutputStream();
        var here = new Invocation(
                new HashMap<>(env),
                new ByteArrayInputStream(in.getBytes(StandardCharsets.UTF_8)),
                new PrintStream(out, true, StandardCharsets.UTF_8),
                new PrintStream(err, true, StandardCharsets.UTF_8),
                terminal);
        int exit = ErrorPrinter.heardIn(new CommandLine(new Root(), factory(here)))
                .setErr(new PrintWriter(err, true, StandardCharsets.UTF_8))
                .execute(words);
        return new Typed(exit, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
    }

    private static IFactory factory(Invocation here) {
        return new IFactory() {
            @Override
            public <K> K create(Class<K> type) throws Exception {
                if (type == DoctorCommand.class) {
                    return type.cast(new DoctorCommand(here, Path.of("no-such-folder")));
                }
                try {
                    return type.getDeclaredConstructor(Invocation.class).newInstance(here);
                } catch (NoSuchMethodException e) {
                    return CommandLine.defaultFactory().create(type);
                }
            }
        };
    }
}
