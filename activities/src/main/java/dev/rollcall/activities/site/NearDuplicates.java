package dev.rollcall.activities.site;

import dev.rollcall.site.text.Fingerprint;
import dev.rollcall.store.Documents.Document;
import dev.rollcall.store.Ledger;
import java.util.HashMap;
import java.util.Map;

/** Finds pages that say the same as another one of their site: one of them is enough. For one thread. */
final class NearDuplicates {
    private static final int ROWS = 500;

    private final Ledger ledger;
    private final Map<String, Known> known = new HashMap<>();

    private record Known(long document, long simHash) {}

    NearDuplicates(Ledger ledger, int domain) {
        this.ledger = ledger;
        long after = 0;
        while (true) {
            var documents = ledger.documents().current(domain, after, ROWS);
            for (Document document : documents) {
                known.put(document.url(), new Known(document.id(), document.simhash()));
                after = document.id();
            }
            if (documents.size() < ROWS) {
                break;
            }
        }
    }

    /** Whether another URL has such a text. */
    boolean has(String url, Fingerprint text) {
        return known.entrySet().stream()
                .filter(other -> !other.getKey().equals(url))
                .map(Map.Entry::getValue)
                .filter(other -> text.mayBeNear(other.simHash()))
                .anyMatch(other -> ledger.documents()
                        .text(other.document())
                        .filter(said -> Fingerprint.of(said).isNear(text))
                        .isPresent());
    }

    void add(String url, long document, Fingerprint text) {
        known.put(url, new Known(document, text.simHash()));
    }
}
