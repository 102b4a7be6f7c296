package dev.rollcall.api;

import dev.rollcall.store.Body;
import dev.rollcall.store.Ledger;
import dev.rollcall.store.NewestAnswers.NewestAnswer;
import dev.rollcall.store.NewestAnswers.WindowAnswers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/**
 * Reads a domain's newest answers while somebody waits for the reply: so many at most, for so long at most, page by page. Few
 * requests read at once, because the others of this process want its cores, too.
 */
public final class AnswerSample {
    private static final int PAGE = 250;

    /** Windows of a statement. */
    private static final int TOGETHER = 100;

    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final Ledger ledger;
    private final Duration longest;
    private final Semaphore turns =
            new Semaphore(Math.max(1, Runtime.getRuntime().availableProcessors() / 2));

    /** @param longest after that long no answer more is read; the one that is begun is ended */
    AnswerSample(Ledger ledger, Duration longest) {
        this.ledger = ledger;
        this.longest = longest;
    }

    /** What is done with each answer. */
    interface Reading {
        void read(NewestAnswer answer, Body body);
    }

    /**
     * How many of a domain's answers were read.
     *
     * @param all valid ones
     * @param archived those of them whose texts are in archives
     * @param damaged of those that were read: their bodies can't be unpacked
     */
    public record SampleSize(long all, long archived, long read, long damaged) {
        static final SampleSize NOTHING = new SampleSize(0, 0, 0, 0);

        public String says() {
            if (all == 0) {
                return "There is no answer about this domain yet.";
            }
            return String.format(Locale.ROOT, "Read %,d of %,d answers, the newest first", read, all)
                    + (archived == 0 ? "" : String.format(Locale.ROOT, "; %,d are in archives", archived))
                    + (damaged == 0 ? "" : String.format(Locale.ROOT, "; %,d are damaged", damaged)) + ".";
        }
    }

    /** Whether there are real answers; the two are never pooled. */
    static boolean isSimulated(List<WindowAnswers> windows) {
        return !windows.isEmpty() && windows.stream().allMatch(WindowAnswers::simulated);
    }

    List<WindowAnswers> windows(int domain) {
        return ledger.newestAnswers().windows(domain);
    }

    /**
     * @param windows those of {@link #windows} whose answers are read
     * @param run whose findings come with the answers; 0: nobody's
     */
    SampleSize read(int domain, List<WindowAnswers> windows, int run, int most, Reading each) {
        takeTurn();
        try {
            return new Pages(domain, run, most, each).read(windows);
        } finally {
            turns.release();
        }
    }

    private void takeTurn() {
        try {
            if (turns.tryAcquire(PATIENCE.toMillis(), TimeUnit.MILLISECONDS)) {
                return;
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        throw Refusal.notNow("others have answers read for them; ask again in a moment. Nothing was done.");
    }

    private final class Pages {
        private final int domain;
        private final int run;
        private final int most;
        private final Reading each;
        private final long end = System.nanoTime() + longest.toNanos();
        private long read;
        private long damaged;

        Pages(int domain, int run, int most, Reading each) {
            this.domain = domain;
            this.run = run;
            this.most = most;
            this.each = each;
        }

        SampleSize read(List<WindowAnswers> windows) {
            var together = new ArrayList<Integer>();
            long here = 0;
            for (WindowAnswers window : windows) {
                together.add(window.windowId());
                here += window.here();
                if (here >= PAGE || together.size() == TOGETHER) {
                    readAll(together, window.simulated());
                    together.clear();
                    here = 0;
                }
            }
            if (!together.isEmpty()) {
                readAll(together, windows.get(0).simulated());
            }
            long all = windows.stream().mapToLong(WindowAnswers::answers).sum();
            long archived =
                    all - windows.stream().mapToLong(WindowAnswers::here).sum();
            return new SampleSize(all, archived, read, damaged);
        }

        private void readAll(List<Integer> windows, boolean simulated) {
            long before = Long.MAX_VALUE;
            List<NewestAnswer> page;
            do {
                int wanted = (int) Math.min(PAGE, most - read);
                if (wanted <= 0 || isLate()) {
                    return;
                }
                page = ledger.newestAnswers().page(domain, windows, simulated, run, before, wanted);
                for (NewestAnswer answer : page) {
                    if (isLate()) {
                        return;
                    }
                    read(answer);
                    before = answer.cellId();
                }
            } while (!page.isEmpty());
        }

        private boolean isLate() {
            return System.nanoTime() - end > 0;
        }

        private void read(NewestAnswer answer) {
            read++;
            Body body;
            try {
                body = answer.content();
            } catch (RuntimeException e) {
                damaged++;
                return;
            }
            each.read(answer, body);
        }
    }
}
