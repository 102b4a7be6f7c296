package dev.rollcall.launcher.pages;

import dev.rollcall.embedded.NeedsTemporal;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.io.TempDir;

/** Tests in a real browser, with everything behind it: one system for all tests of a class, which calls {@link #open} first. */
@NeedsTemporal
@NeedsChromium
abstract class InBrowser {
    static SimulatedStack stack;
    static Browsing browsing;

    @TempDir
    private static Path folder;

    /** @param faults of the simulator */
    static void open(String... faults) throws IOException {
        stack = new SimulatedStack(folder, faults);
        browsing = new Browsing(stack.api());
    }

    @AfterAll
    static void stop() {
        if (browsing != null) {
            browsing.close();
        }
        if (stack != null) {
            stack.close();
        }
        browsing = null;
        stack = null;
    }
}
