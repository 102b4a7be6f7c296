package dev.rollcall.launcher;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Which domains the demo asks about: some of its own, or those of a file. */
final class DemoDomains {
    private DemoDomains() {}

    static List<String> of(String typed) {
        return typed.matches("\\d{1,9}") ? own(Integer.parseInt(typed)) : fromFile(Path.of(typed));
    }

    private static List<String> own(int n) {
        try (InputStream in = DemoDomains.class.getResourceAsStream("domains.txt")) {
            List<String> all = entries(new String(in.readAllBytes(), StandardCharsets.UTF_8));
            if (n < 1 || n > all.size()) {
                throw new Complaint("--domains: the demo has 1 to " + all.size() + " domains of its own, not " + n
                        + "; for others give a file with one a line");
            }
            return all.subList(0, n);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static List<String> fromFile(Path file) {
        try {
            List<String> domains = entries(Files.readString(file));
            if (domains.isEmpty()) {
                throw new Complaint("--domains: there is no domain in " + file);
            }
            return domains;
        } catch (IOException e) {
            throw new Complaint(
                    "--domains: " + file + " can't be read; give a number, or a file with one domain a line", e);
        }
    }

    private static List<String> entries(String text) {
        return text.replace("\uFEFF", "")
                .lines()
                .map(line -> line.replaceFirst("#.*", "").strip())
                .filter(line -> !line.isEmpty())
                .distinct()
                .toList();
    }
}
