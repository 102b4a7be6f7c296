package dev.rollcall.pages;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;

/**
 * What is going on: is it well, and if not, what, why, and what now.
 *
 * @param at the server's clock
 * @param headline the answer in one sentence
 * @param jobs unfinished ones, the most urgent first
 * @param moreJobs unfinished ones that are not among them
 * @param providers in the order of the catalogue
 */
public record NowScreen(
        Instant at,
        String headline,
        List<Concern> concerns,
        Sums sums,
        List<JobRow> jobs,
        int moreJobs,
        List<ProviderRow> providers,
        List<WorkerRow> workers) {

    public boolean isWell() {
        return concerns.isEmpty();
    }

    /** The colour of the headline. */
    public String kind() {
        return isWell() ? "good" : concerns.stream().anyMatch(Concern::grave) ? "bad" : "wait";
    }

    /** @param callsAMinute of all providers, within the last whole minute */
    public record Sums(int jobs, long open, long callsAMinute, int inFlight, BigDecimal costToday, int workers) {}

    /**
     * @param ended cells that have ended in any way
     * @param perMinute cells that end a minute, lately; null: unknown
     * @param eta null: nobody can say
     * @param budget null: it has none
     * @param held what holds it; null: nothing
     */
    public record JobRow(
            String id,
            StateMark state,
            boolean simulated,
            int priority,
            int domains,
            String providers,
            Bar bar,
            long ended,
            long planned,
            Double perMinute,
            Instant eta,
            BigDecimal cost,
            BigDecimal budget,
            String held) {}

    /**
     * @param waitsFor what holds it back; null: nothing
     * @param until when that may be over; null: unknown
     * @param tightest the limit that is used most; null: nothing limits it
     * @param failureShare of the calls of the last five minutes; null: there was none
     */
    public record ProviderRow(
            String name,
            StateMark state,
            String waitsFor,
            Instant until,
            int inFlight,
            int waiting,
            LimitRow tightest,
            Sparkline calls,
            Double failureShare,
            Integer p50,
            Integer p95,
            BigDecimal costToday,
            int usableKeys,
            int keys) {}

    /** @param of which limit, with its unit: {@code 312 of 500 requests/min} */
    public record LimitRow(String of, double share, Bar bar) {}

    public record WorkerRow(int id, String host, long pid, boolean simulated, int providers, Instant since) {}
}
