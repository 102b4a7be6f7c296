package dev.rollcall.site.crawl;

import dev.rollcall.site.crawl.Outcome.State;
import java.time.Instant;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** A frontier without a database. */
final class MemoryFrontier implements Frontier {
    private static final Set<State> NOT_REQUESTED = EnumSet.of(State.FORBIDDEN, State.WAITING);

    private final Map<CanonicalUrl, Row> rows = new LinkedHashMap<>();

    private static final class Row {
        private final Found found;
        private Optional<Outcome> outcome = Optional.empty();
        private Optional<String> etag = Optional.empty();
        private Optional<String> lastModified = Optional.empty();

        private Row(Found found) {
            this.found = found;
        }

        private boolean isDue(Instant now) {
            return outcome.map(o -> o.nextAt().filter(at -> !at.isAfter(now)).isPresent())
                    .orElse(true);
        }
    }

    @Override
    public Optional<Due> next(Instant now) {
        return rows.values().stream()
                .filter(row -> row.isDue(now))
                .min(Comparator.comparingInt(row -> row.found.rank()))
                .map(row -> new Due(
                        row.found.url(),
                        row.found.depth(),
                        row.outcome.map(Outcome::tries).orElse(0),
                        row.etag,
                        row.lastModified));
    }

    @Override
    public Optional<Instant> nextAt() {
        return rows.values().stream()
                .flatMap(row -> row.outcome.stream())
                .flatMap(outcome -> outcome.nextAt().stream())
                .min(Comparator.naturalOrder());
    }

    @Override
    public Set<CanonicalUrl> known(Set<CanonicalUrl> urls) {
        return urls.stream().filter(rows::containsKey).collect(Collectors.toSet());
    }

    @Override
    public int found(List<Found> links) {
        int before = rows.size();
        links.forEach(link -> rows.putIfAbsent(link.url(), new Row(link)));
        return rows.size() - before;
    }

    @Override
    public void settle(CanonicalUrl url, Outcome outcome) {
        Row row = rows.get(url);
        row.outcome = Optional.of(outcome);
        if (outcome.state() == State.DONE) {
            row.etag = outcome.etag();
            row.lastModified = outcome.lastModified();
        }
    }

    @Override
    public Counts counts() {
        List<Outcome> settled =
                rows.values().stream().flatMap(row -> row.outcome.stream()).toList();
        int requested = (int)
                settled.stream().filter(o -> !NOT_REQUESTED.contains(o.state())).count();
        return new Counts(requested, settled.stream().mapToLong(Outcome::bytes).sum(), rows.size());
    }

    @Override
    public int variants(String withoutQuery) {
        return (int) rows.keySet().stream()
                .filter(url -> url.hasQuery() && url.withoutQuery().equals(withoutQuery))
                .count();
    }

    /** A new crawl of the same site: all is due again. */
    void again() {
        rows.values().forEach(row -> row.outcome = Optional.empty());
    }

    /** What failed is due again. */
    void retry() {
        rows.values().stream()
                .filter(row ->
                        row.outcome.filter(o -> o.state() == State.FAILED).isPresent())
                .forEach(row -> row.outcome = Optional.empty());
    }

    Optional<Outcome> outcome(String url) {
        return Optional.ofNullable(rows.get(new CanonicalUrl(url))).flatMap(row -> row.outcome);
    }

    long count(State state) {
        return rows.values().stream()
                .filter(row -> row.outcome.filter(o -> o.state() == state).isPresent())
                .count();
    }
}
