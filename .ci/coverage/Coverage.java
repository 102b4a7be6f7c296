import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;

/** Prints JaCoCo's table as one line: {@code java Coverage.java target/site/jacoco-aggregate/jacoco.csv}. */
final class Coverage {
    private static final int BRANCHES = 5;
    private static final int LINES = 7;

    public static void main(String[] words) throws Exception {
        long[] missed = new long[LINES + 1];
        long[] covered = new long[LINES + 1];
        for (String row : Files.readAllLines(Path.of(words[0]))) {
            String[] cells = row.split(",");
            for (int kind : new int[] {BRANCHES, LINES}) {
                // The heading has no numbers; names may have no comma.
                if (cells[kind].matches("\\d+")) {
                    missed[kind] += Long.parseLong(cells[kind]);
                    covered[kind] += Long.parseLong(cells[kind + 1]);
                }
            }
        }
        System.out.println("Coverage by the tests' own processes: " + share(missed, covered, LINES) + " of lines, "
                + share(missed, covered, BRANCHES) + " of branches; " + Path.of(words[0]).resolveSibling("index.html"));
    }

    private static String share(long[] missed, long[] covered, int kind) {
        long all = missed[kind] + covered[kind];
        return String.format(Locale.ROOT, "%.1f %% (%,d of %,d)", all == 0 ? 0.0 : 100.0 * covered[kind] / all, covered[kind], all);
    }
}
