package dev.rollcall.proving.bench;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalLong;

/** Another JVM's heap and recorder, through the JDK's own tools; without them (a JRE) there is no figure. */
final class Heap {
    private Heap() {}

    /** Bytes that are still used right after a full collection. */
    static OptionalLong live(long pid) {
        return tool("jcmd", String.valueOf(pid), "GC.run") == null ? OptionalLong.empty() : old(pid);
    }

    /** Bytes used in the old generation: what has outlived some collections. */
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

    /** @return false when it could not be begun */
    static boolean startRecording(long pid) {
        return tool("jcmd", String.valueOf(pid), "JFR.start", "name=bench", "settings=profile") != null;
    }

    static void stopRecording(long pid, Path file) {
        tool("jcmd", String.valueOf(pid), "JFR.stop", "name=bench", "filename=" + file.toAbsolutePath());
    }

    /** @return null when it is not there or fails */
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
