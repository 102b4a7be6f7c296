package dev.rollcall.launcher.local;

import dev.rollcall.launcher.Main;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** This program, as a process of its own. */
public final class Self {
    private Self() {}

    /** @param words the command and its options: {@code worker}, {@code api --port 8080} */
    public static List<String> command(List<String> words, String... jvmOptions) {
        var command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+UseSerialGC",
                // A process waits for others most of the time: the optimising compiler takes more than it gives.
                "-XX:TieredStopAtLevel=1",
                "-Xmx768m",
                "-Drollcall.home=" + System.getProperty("rollcall.home", "."),
                "-Drollcall.log=INFO"));
        command.addAll(List.of(jvmOptions));
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), Main.class.getName()));
        command.addAll(words);
        return command;
    }
}
