package dev.rollcall.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Locale;

/** Sends a list as it is, however long, and says how far that is. */
final class ListUploading {
    private static final int SHOWN = 20;
    private static final int MEBIBYTE = 1 << 20;

    private ListUploading() {}

    /** @throws UserError when the file can't be read, nobody answers, or the answer is no */
    static HttpReply send(Invocation here, ApiClient api, String path, ListFile file) {
        try (InputStream in = file.open(here.in());
                var counted = new CountedStream(in, here, file)) {
            return api.put(path, file.type(), counted, file.size());
        } catch (IOException e) {
            throw unreadable(file, e);
        }
    }

    private static UserError unreadable(ListFile file, IOException why) {
        return new UserError(file.name() + " can't be read: " + why.getMessage(), why);
    }

    /** What was taken, what was left out. */
    static void say(Invocation here, ListFile file, JsonNode said) {
        String takenFrom = HumanFormat.text(said, "taken_from");
        if (takenFrom != null) {
            here.out().println(file.name() + ": " + HumanFormat.line(takenFrom));
        }
        long invalid = said.path("invalid").asLong();
        if (invalid > 0) {
            here.out()
                    .println("Skipped " + HumanFormat.count(invalid) + " of "
                            + HumanFormat.count(said.path("received").asLong()) + " entries, which are no domain:");
            int shown = 0;
            for (JsonNode bad : said.path("errors")) {
                if (shown++ < SHOWN) {
                    here.out().println("  " + entry(file, bad));
                }
            }
            if (invalid > SHOWN) {
                here.out().println("  and " + HumanFormat.count(invalid - SHOWN) + " more");
            }
        }
    }

    /** {@code "1,000 domains, 12 of them new, 3 named again"} */
    static String counts(JsonNode said) {
        long duplicates = said.path("duplicates").asLong();
        return HumanFormat.count(said.path("valid").asLong(), "domain") + ", "
                + HumanFormat.count(said.path("new").asLong()) + " of them new"
                + (duplicates == 0 ? "" : ", " + HumanFormat.count(duplicates) + " named again");
    }

    private static String entry(ListFile file, JsonNode bad) {
        return file.name() + ":" + bad.path("line").asLong() + " '"
                + HumanFormat.line(bad.path("value").asText()) + "': "
                + HumanFormat.line(bad.path("reason").asText());
    }

    /** On a terminal it says, a mebibyte at a time, how much was sent; the line goes when it is closed. */
    private static final class CountedStream extends FilterInputStream {
        private final Invocation here;
        private final ListFile file;
        private final long size;
        private long count;
        private long said;

        CountedStream(InputStream in, Invocation here, ListFile file) {
            super(in);
            this.here = here;
            this.file = file;
            this.size = file.size();
        }

        @Override
        public int read(byte[] to, int from, int length) {
            int read;
            try {
                read = super.read(to, from, length);
            } catch (IOException e) {
                throw unreadable(file, e);
            }
            count += Math.max(0, read);
            if (here.terminal().tty() && (count - said >= MEBIBYTE || (read < 0 && count > 0))) {
                said = count;
                here.err().print("\r" + words(read < 0));
                here.err().flush();
            }
            return read;
        }

        private String words(boolean all) {
            String part = String.format(Locale.ROOT, "%.1f", count / (double) MEBIBYTE);
            String whole = size < 0 ? "" : String.format(Locale.ROOT, " of %.1f", size / (double) MEBIBYTE);
            return "Sent " + part + whole + " MiB" + (all ? "; it is being stored …" : " …");
        }

        @Override
        public void close() throws IOException {
            super.close();
            if (said > 0) {
                here.err().print("\r" + " ".repeat(words(true).length()) + "\r");
                here.err().flush();
            }
        }
    }
}
