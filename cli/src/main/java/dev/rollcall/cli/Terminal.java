package dev.rollcall.cli;

import java.io.File;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalInt;
import java.util.concurrent.TimeUnit;
import java.util.function.IntSupplier;

/**
 * What standard output is connected to.
 *
 * @param tty it is a terminal, on which the cursor can be moved
 * @param colours it shows colours, and {@code NO_COLOR} is not set
 * @param blocks it shows characters beyond ASCII
 * @param columns its width now; people resize windows
 * @param rows its height now
 */
public record Terminal(boolean tty, boolean colours, boolean blocks, IntSupplier columns, IntSupplier rows) {
    private static final int USUAL_WIDTH = 80;
    private static final int USUAL_HEIGHT = 24;

    /** Standard output is a file or a pipe. */
    public static final Terminal NONE = new Terminal(false, false, false, () -> USUAL_WIDTH);

    /** A terminal of the usual height. */
    public Terminal(boolean tty, boolean colours, boolean blocks, IntSupplier columns) {
        this(tty, colours, blocks, columns, () -> USUAL_HEIGHT);
    }

    /** The terminal of this process. */
    public static Terminal ofProcess() {
        return of(System.getenv(), isStandardOutputATty());
    }

    static Terminal of(Map<String, String> env, boolean isTty) {
        boolean tty = isTty && !env.getOrDefault("TERM", "").equals("dumb");
        boolean colours = tty && env.getOrDefault("NO_COLOR", "").isEmpty();
        if (!tty) {
            return new Terminal(false, false, isUtf8(env), () -> USUAL_WIDTH);
        }
        return new Terminal(
                true,
                colours,
                isUtf8(env),
                () -> told(env, "COLUMNS").orElseGet(() -> stty(1).orElse(USUAL_WIDTH)),
                () -> told(env, "LINES").orElseGet(() -> stty(0).orElse(USUAL_HEIGHT)));
    }

    public int height() {
        return rows.getAsInt();
    }

    /** A size that somebody exports counts before the terminal's own, as it does for other programs. */
    private static OptionalInt told(Map<String, String> env, String variable) {
        return positive(env.getOrDefault(variable, "").strip());
    }

    private static OptionalInt positive(String number) {
        int read = number.matches("\\d{1,5}") ? Integer.parseInt(number) : 0;
        return read > 0 ? OptionalInt.of(read) : OptionalInt.empty();
    }

    public int width() {
        return columns.getAsInt();
    }

    /** {@code stty size} tells rows and columns. Empty when it is not known. */
    private static OptionalInt stty(int which) {
        try {
            var stty = new ProcessBuilder("stty", "size")
                    .redirectInput(Redirect.from(new File("/dev/tty")))
                    .redirectError(Redirect.DISCARD)
                    .start();
            String size = new String(stty.getInputStream().readAllBytes(), StandardCharsets.US_ASCII).strip();
            return size.matches("\\d{1,5} \\d{1,5}") ? positive(size.split(" ", 2)[which]) : OptionalInt.empty();
        } catch (IOException e) {
            return OptionalInt.empty();
        }
    }

    public String green(String text) {
        return painted("32", text);
    }

    public String yellow(String text) {
        return painted("33", text);
    }

    public String red(String text) {
        return painted("31", text);
    }

    public String bold(String text) {
        return painted("1", text);
    }

    private String painted(String code, String text) {
        return colours ? "\u001b[" + code + "m" + text + "\u001b[0m" : text;
    }

    private static boolean isUtf8(Map<String, String> env) {
        for (String variable : new String[] {"LC_ALL", "LC_CTYPE", "LANG"}) {
            String locale = env.getOrDefault(variable, "");
            if (!locale.isEmpty()) {
                return locale.toLowerCase(Locale.ROOT).replace("-", "").contains("utf8");
            }
        }
        return false;
    }

    /**
     * Whether standard output is a terminal. {@code System.console()} can't tell: it also needs a terminal to read from, and
     * from JDK 22 on it is never null.
     */
    private static boolean isStandardOutputATty() {
        try {
            Path out = Path.of("/proc/self/fd/1");
            if (Files.isSymbolicLink(out)) {
                String target = Files.readSymbolicLink(out).toString();
                return target.startsWith("/dev/pts/") || target.startsWith("/dev/tty") || target.equals("/dev/console");
            }
            var test = new ProcessBuilder("test", "-t", "1")
                    .redirectOutput(Redirect.INHERIT)
                    .start();
            return test.waitFor(2, TimeUnit.SECONDS) && test.exitValue() == 0;
        } catch (IOException e) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
