package dev.rollcall.cli;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Set;

/** Asks a person at a terminal whether to go on. */
final class Consent {
    private static final Set<String> YES = Set.of("y", "yes");

    private Consent() {}

    /** Without a terminal nobody is asked, and the answer is yes: whoever writes a script has decided. */
    static boolean given(Invocation here, String question) {
        if (!here.terminal().tty()) {
            return true;
        }
        here.err().print(question + " [y/N] ");
        here.err().flush();
        try {
            String typed = new BufferedReader(new InputStreamReader(here.in(), StandardCharsets.UTF_8)).readLine();
            return typed != null && YES.contains(typed.strip().toLowerCase(Locale.ROOT));
        } catch (IOException e) {
            throw new UserError("your answer can't be read: " + HumanFormat.line(e.getMessage()), e);
        }
    }
}
