package dev.rollcall.api;

import dev.rollcall.store.DomainListReader;
import dev.rollcall.store.ImportReport;
import dev.rollcall.store.ListBounds;
import dev.rollcall.store.ListTooLongException;
import dev.rollcall.store.UnreadableListException;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.util.Locale;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Function;

/** Lists of domains that are sent as the body of a request, read while they come. */
final class ListUpload {
    /** A packed body may unfold to a thousand times its size. */
    private static final ListBounds BOUNDS = new ListBounds(1L << 30, 20_000_000);

    /** Lists that are read at once. Each has a connection of the ledger, of which there are ten, for as long as its caller sends. */
    private static final int AT_ONCE = 3;

    private static final int WAIT_SECONDS = 30;

    private final Semaphore places = new Semaphore(AT_ONCE, true);

    /**
     * What was stored, and where in the body the domains stood: {@code "column 2 (domain) of 3, 1 header line skipped"}; null
     * for a plain list.
     */
    record TakenList(ImportReport report, String takenFrom) {}

    /**
     * @param column the name or number of the column, or the name of the field, that holds domains; null: it is looked for
     * @param into stores what it is given to read
     * @param whenEmpty what is to be said when there is no domain in it
     * @throws Refusal when nothing was stored
     */
    TakenList take(
            HttpServletRequest request,
            String column,
            Function<Consumer<DomainListReader.Sink>, ImportReport> into,
            String whenEmpty)
            throws IOException {
        ListFormat format = ListFormat.of(request);
        var body = new ListBody(request);
        enter();
        try {
            DomainListReader reader = format.reader(body, column, BOUNDS);
            ImportReport report = into.apply(sink -> {
                reader.readAll(sink);
                body.toTheEnd();
            });
            refuseUnlessStored(report, whenEmpty);
            String takenFrom = reader.layout().words();
            return new TakenList(report, takenFrom.isEmpty() ? null : takenFrom);
        } catch (UnreadableListException e) {
            throw Refusal.badRequest("the list: " + inParameters(e.getMessage()) + ". Nothing was done.");
        } catch (ListTooLongException e) {
            throw new Refusal(413, "the list: " + e.getMessage() + "; send it as several lists. Nothing was done.");
        } finally {
            places.release();
        }
    }

    private void enter() {
        try {
            if (places.tryAcquire(WAIT_SECONDS, TimeUnit.SECONDS)) {
                return;
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        throw Refusal.notNow(AT_ONCE + " other lists are being read just now; send this one again soon");
    }

    /** The reader speaks of the commands' option. */
    private static String inParameters(String words) {
        return words.replaceAll("--column (\\d+)", "?column=$1").replace("--column", "?column=");
    }

    private static void refuseUnlessStored(ImportReport report, String whenEmpty) {
        if (report.stored()) {
            return;
        }
        if (report.invalid() == 0) {
            throw Refusal.badRequest("there is no domain in the body; " + whenEmpty + ". Nothing was done.");
        }
        var errors = report.errors().stream().map(BadLine::of).toList();
        BadLine first = errors.get(0);
        throw new Refusal(
                400,
                String.format(
                        Locale.ROOT,
                        "%,d of %,d entries %s no domain, such as line %,d '%s': %s. Nothing was done.",
                        report.invalid(),
                        report.received(),
                        report.invalid() == 1 ? "is" : "are",
                        first.line(),
                        first.value(),
                        first.reason()),
                errors,
                Math.toIntExact(report.invalid()));
    }
}
