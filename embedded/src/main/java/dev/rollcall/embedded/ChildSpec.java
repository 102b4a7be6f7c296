package dev.rollcall.embedded;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * How a child process is started and stopped.
 *
 * @param name what the launcher calls it
 * @param command the program and its arguments; it is found on the PATH unless it is a path
 * @param env added to the launcher's own environment
 * @param directory where it runs
 * @param log where its output goes, appended
 * @param grace how long it may drain after {@code stopSignal} before its whole group is killed
 * @param withheld variables of the launcher's environment that this child does not get
 * @param stopSignal what asks it to end, {@code TERM} unless the program wants another (PostgreSQL: {@code INT})
 */
public record ChildSpec(
        String name,
        List<String> command,
        Map<String, String> env,
        Path directory,
        Path log,
        Duration grace,
        Pattern withheld,
        String stopSignal) {

    /** Variables that may hold a provider's key: a provider of one's own names its variable as it likes. */
    public static final String KEYS = "(?!ROLLCALL_|CRON_SECRET$).*(KEY|TOKEN|SECRET)(_\\d+)?";

    /** What the API asks its callers for. */
    public static final String TOKENS = "ROLLCALL_TOKEN|CRON_SECRET";

    /** Providers' keys and the API's tokens: for those alone who use them. */
    public static final Pattern SECRETS = Pattern.compile(KEYS + "|" + TOKENS);

    public ChildSpec {
        if (name.isBlank() || command.isEmpty()) {
            throw new IllegalArgumentException("a child needs a name and a command: " + name + " " + command);
        }
        if (grace.isNegative()) {
            throw new IllegalArgumentException("grace of " + name + " is negative: " + grace);
        }
        if (!stopSignal.matches("[A-Z]+[0-9]?")) {
            throw new IllegalArgumentException("stop signal of " + name + " is not a name like TERM: " + stopSignal);
        }
        command = List.copyOf(command);
        env = Map.copyOf(env);
        directory = directory.toAbsolutePath();
        log = log.toAbsolutePath();
    }

    public ChildSpec(
            String name,
            List<String> command,
            Map<String, String> env,
            Path directory,
            Path log,
            Duration grace,
            String stopSignal) {
        this(name, command, env, directory, log, grace, SECRETS, stopSignal);
    }

    public ChildSpec(
            String name, List<String> command, Map<String, String> env, Path directory, Path log, Duration grace) {
        this(name, command, env, directory, log, grace, SECRETS, "TERM");
    }
}
