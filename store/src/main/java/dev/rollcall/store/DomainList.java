package dev.rollcall.store;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The domains of a list, each once, and remarks on the list: which entries are bad, how many repeat a domain, which are
 * unusual. The first bad and unusual entries are kept; all are counted.
 */
public final class DomainList implements DomainListReader.Sink {
    private final int kept;
    private final Map<Domain, Long> places = new LinkedHashMap<>();
    private final List<BadEntry> bad = new ArrayList<>();
    private final Map<BadEntry.EntryFault, Long> kinds = new EnumMap<>(BadEntry.EntryFault.class);
    private final List<EntryRemark> remarks = new ArrayList<>();
    private long duplicates;
    private long remarkCount;

    /** @param place as in {@link BadEntry} */
    public record EntryRemark(long place, Domain domain, String words) {}

    /** @param kept the most bad entries, and the most remarks, that are kept to be shown */
    public DomainList(int kept) {
        this.kept = kept;
    }

    /** Adds what somebody typed, or notes why it is not a domain. */
    public void add(long place, String typed) {
        try {
            domain(place, Domain.parse(typed));
        } catch (InvalidDomainException e) {
            bad(new BadEntry(place, typed, e.why(), e.kind()));
        }
    }

    @Override
    public void domain(long place, Domain domain) {
        if (places.putIfAbsent(domain, place) != null) {
            duplicates++;
            return;
        }
        domain.remark().ifPresent(words -> {
            remarkCount++;
            if (remarks.size() < kept) {
                remarks.add(new EntryRemark(place, domain, words));
            }
        });
    }

    @Override
    public void bad(BadEntry entry) {
        kinds.merge(entry.kind(), 1L, Long::sum);
        if (bad.size() < kept) {
            bad.add(entry);
        }
    }

    /** The domains, each once, in the order of the list. */
    public Set<Domain> domains() {
        return places.keySet();
    }

    /** The place where the domain came first. */
    public long place(Domain domain) {
        return places.get(domain);
    }

    /** The first of them. */
    public List<BadEntry> bad() {
        return List.copyOf(bad);
    }

    public long badCount() {
        return kinds.values().stream().mapToLong(Long::longValue).sum();
    }

    /**
     * The number of bad entries of each kind, {@code "8 e-mail addresses, 1 name without a dot"}: of all bad entries, or
     * only of those after the kept ones.
     */
    public String badByKind(boolean behindKept) {
        var counts = new EnumMap<>(kinds);
        if (behindKept) {
            bad.forEach(entry -> counts.merge(entry.kind(), -1L, Long::sum));
        }
        return counts.entrySet().stream()
                .filter(entry -> entry.getValue() > 0)
                .map(entry -> entry.getKey().counted(entry.getValue()))
                .collect(Collectors.joining(", "));
    }

    /** The number of entries that named a domain again, in any spelling. */
    public long duplicates() {
        return duplicates;
    }

    /** The first of them. */
    public List<EntryRemark> remarks() {
        return List.copyOf(remarks);
    }

    public long remarkCount() {
        return remarkCount;
    }
}
