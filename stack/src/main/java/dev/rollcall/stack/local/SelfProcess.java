package dev.rollcall.stack.local;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** This program, as a process of its own. */
public final class SelfProcess {
    /** The only main. It stands above this room, so it has a name here and no reference. */
    public static final String MAIN = "dev.rollcall.launcher.Main";

    /** More options for java, of this process and of all that it starts; see the script {@code rollcall}. */
    private static final String JAVA_OPTIONS = "ROLLCALL_JAVA_OPTS";

    /** Classes ready to be mapped, with which this process was started; its kin loads them from there, too. */
    private static final String ARCHIVE = "rollcall.archive";

    private SelfProcess() {}

    /**
     * What the user wants every part to have. Without what opens a port (a debugger, JMX): the launcher has that one, and two
     * processes cannot.
     */
    static List<String> ofUser(String options) {
        return JavaOptions.words(JAVA_OPTIONS, options).stream()
                .filter(option ->
                        !option.matches("-agentlib:jdwp.*|-Xrunjdwp.*|-Dcom\\.sun\\.management\\.jmxremote.*port=.*"))
                .toList();
    }

    /** As on a server, where it runs for weeks: most calls a second once it is warm. */
    public static List<String> optimised(List<String> words, String... jvmOptions) {
        var options = new ArrayList<>(List.of(jvmOptions));
        options.add("-XX:TieredStopAtLevel=4");
        return command(words, options.toArray(String[]::new));
    }

    /** @param words the command and its options: {@code worker}, {@code api --port 8080} */
    public static List<String> command(List<String> words, String... jvmOptions) {
        var command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                // Several start together on a small machine, and wait for others most of the time: at first the
                // optimising compiler would take more than it gives, and hold calls up (docs/bench.md).
                "-XX:TieredStopAtLevel=1",
                "-Xmx768m",
                "-Drollcall.home=" + System.getProperty("rollcall.home", "."),
                "-Drollcall.log=INFO"));
        List<String> own = ofUser(System.getenv().getOrDefault(JAVA_OPTIONS, ""));
        if (own.stream().noneMatch(option -> option.matches("-XX:\\+Use.*GC"))) {
            command.add("-XX:+UseSerialGC"); // two collectors at once are refused
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
