package dev.rollcall.embedded;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.concurrent.TimeUnit;

/** What Java cannot send. */
public final class Signals {
    private Signals() {}

    /** @param target a pid, or {@code -pid} for the group it leads; that it is gone already is no error */
    public static void send(String signal, String target) {
        try {
            Process kill = new ProcessBuilder("sh", "-c", "kill \"-$1\" \"$2\"", "sh", signal, target)
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start();
            kill.waitFor(5, TimeUnit.SECONDS);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot send " + signal + " to " + target, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
