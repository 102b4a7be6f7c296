package dev.rollcall.proving.bench;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalLong;

/**
 * Reads the heap of another JVM and controls its recorder, with the JDK's own tools; without them (on a JRE) there is no
 * figure.
 */
final class Heap {
    private Heap() {}

    /** The bytes in use right after a full collection. */
    static OptionalLong live(long pid) {
        return tool("jcmd", String.valueOf(pid), "GC.run") == null ? OptionalLong.empty() : old(pid);
    }

    /** The bytes in use in the old generation. */
    static OptionalLong old(long pid) {
        String said = tool("jstat", "-gc", String.valueOf(pid));
        if (said == null) {
            return OptionalLong.empty();
        }
        List<String> lines = said.strip().lines().toList();
        List<String> names = List.of(lines.get(0).trim().split("\\s+"));
        String[] values = lines.get(lines.size() - 1).trim().split("\\s+");
        return OptionalLong.of((long) (Double.parseDouble(values[names.indexOf("OU")]) * 1024));
    }

    /** @return false when it could not be started */
    static boolean startRecording(long pid) {
        return tool("jcmd", String.valueOf(pid), "JFR.start", "name=bench", "settings=profile") != null;
    }

    static void stopRecording(long pid, Path file) {
        tool("jcmd", String.valueOf(pid), "JFR.stop", "name=bench", "filename=" + file.toAbsolutePath());
    }

    /** @return the tool's output; null when it is missing or fails */
    private static String tool(String name, String... words) {
        Path program = Path.of(System.getProperty("java.home"), "bin", name);
        if (!Files.isExecutable(program)) {
            return null;
        }
        try {
            var command = new java.util.ArrayList<>(List.of(program.toString()));
            command.addAll(List.of(words));
            Process process =
                    new ProcessBuilder(command).redirectErrorStream(true).start();
            String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            return process.waitFor() == 0 ? said : null;
        } catch (IOException e) {
            return null;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return null;
        }
    }
}
