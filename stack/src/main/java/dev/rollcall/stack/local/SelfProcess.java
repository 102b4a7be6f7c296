package dev.rollcall.stack.local;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Starts this program again as a separate process. */
public final class SelfProcess {
    /** The name of the main class. It is in a room above this one, so it can't be referenced here. */
    public static final String MAIN = "dev.rollcall.launcher.Main";

    /** More options for java, for this process and all that it starts; see the script {@code rollcall}. */
    private static final String JAVA_OPTIONS = "ROLLCALL_JAVA_OPTS";

    /** The class-data archive with which this process was started; the processes that it starts use it, too. */
    private static final String ARCHIVE = "rollcall.archive";

    private SelfProcess() {}

    /**
     * The user's java options for every part, without those that open a port (a debugger, JMX): the launcher has that port
     * already.
     */
    static List<String> ofUser(String options) {
        return JavaOptions.words(JAVA_OPTIONS, options).stream()
                .filter(option ->
                        !option.matches("-agentlib:jdwp.*|-Xrunjdwp.*|-Dcom\\.sun\\.management\\.jmxremote.*port=.*"))
                .toList();
    }

    /**
     * Options for a process that runs for weeks, as on a server: slower at first, but with more calls per second once it is
     * warm.
     */
    public static List<String> optimised(List<String> words, String... jvmOptions) {
        var options = new ArrayList<>(List.of(jvmOptions));
        options.add("-XX:TieredStopAtLevel=4");
        return command(words, options.toArray(String[]::new));
    }

    /** @param words the command and its options: {@code worker}, {@code api --port 8080} */
    public static List<String> command(List<String> words, String... jvmOptions) {
        var command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                // Several processes start together on a small machine and mostly wait. At first the optimising
                // compiler would cost more CPU time than it saves, and delay calls (docs/bench.md).
                "-XX:TieredStopAtLevel=1",
                "-Xmx768m",
                "-Drollcall.home=" + System.getProperty("rollcall.home", "."),
                "-Drollcall.log=INFO"));
        List<String> own = ofUser(System.getenv().getOrDefault(JAVA_OPTIONS, ""));
        if (own.stream().noneMatch(option -> option.matches("-XX:\\+Use.*GC"))) {
            command.add("-XX:+UseSerialGC"); // java refuses to start with two collectors
        }
        String archive = System.getProperty(ARCHIVE, "");
        if (!archive.isEmpty()) {
            command.addAll(List.of("-XX:SharedArchiveFile=" + archive, "-Xshare:auto", "-D" + ARCHIVE + "=" + archive));
        }
        command.addAll(own);
        command.addAll(List.of(jvmOptions));
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), MAIN));
        command.addAll(words);
        return command;
    }
}
