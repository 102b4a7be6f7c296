package dev.rollcall.llm.batch;

import com.fasterxml.jackson.databind.JsonNode;
import dev.rollcall.llm.BatchApi.Wire;
import dev.rollcall.llm.CallFailure;
import dev.rollcall.llm.CallResult;
import dev.rollcall.llm.Key;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Reads a provider's lists, page by page. */
final class BatchLists {

    /** The most pages that are read. */
    private static final int MOST_PAGES = 100;

    /** They leave out what is empty, so that an empty list may have no entries at all. */
    private static final Set<Wire> SILENT_WHEN_EMPTY = EnumSet.of(Wire.GEMINI, Wire.XAI);

    private static final Set<String> PAGE = Set.of("nextPageToken", "pagination_token");

    private BatchLists() {}

    static BatchResult<BatchListing> list(BatchDoor door, Instant since, Key key) {
        List<ListedBatch> found = new ArrayList<>();
        String page = null;
        boolean simulated = false;
        for (int pages = 0; pages < MOST_PAGES; pages++) {
            CallResult<JsonNode> call = door.server().json(door.wire().list(since, page), key);
            CallFailure failure = failure(call, door, key);
            if (failure != null) {
                return new BatchResult.Failed<>(failure);
            }
            simulated = call.simulated();
            BatchWire.Page listed = door.wire().listed(call.value(), page);
            listed.batches().stream()
                    .filter(batch -> batch.created() == null || !batch.created().isBefore(since))
                    .forEach(found::add);
            boolean isBack = door.server().facts().newestFirst() && endsBefore(since, listed.batches());
            if (isBack || listed.next() == null) {
                return new BatchResult.Done<>(new BatchListing(found, true), null, simulated);
            }
            page = listed.next();
        }
        return new BatchResult.Done<>(new BatchListing(found, false), null, simulated);
    }

    /** What is no list must not look like an empty one: a batch would be made twice. */
    private static CallFailure failure(CallResult<JsonNode> call, BatchDoor door, Key key) {
        if (call.failure() != null) {
            return call.failure();
        }
        boolean isList = !Paging.entries(call.value()).isMissingNode()
                || (SILENT_WHEN_EMPTY.contains(door.server().facts().wire()) && saysNothing(call.value()));
        return isList ? null : door.server().api().failure(call.value(), key);
    }

    private static boolean saysNothing(JsonNode reply) {
        return reply.properties().stream().allMatch(member -> PAGE.contains(member.getKey()));
    }

    private static boolean endsBefore(Instant since, List<ListedBatch> batches) {
        Instant last =
                batches.isEmpty() ? null : batches.get(batches.size() - 1).created();
        return last != null && last.isBefore(since);
    }

    static BatchResult<Optional<Upload>> findUpload(BatchDoor door, String token, Key key) {
        FileStore files = door.wire().files();
        String name = CustomIds.fileName(token);
        String page = null;
        boolean simulated = false;
        for (int pages = 0; files != null && pages < MOST_PAGES && (pages == 0 || page != null); pages++) {
            CallResult<JsonNode> call = door.server().json(files.list(page), key);
            if (call.failure() != null) {
                return new BatchResult.Failed<>(call.failure());
            }
            simulated = call.simulated();
            FileStore.Page listed = files.listed(call.value(), page);
            String id = listed.idsByName().get(name);
            if (id != null) {
                return new BatchResult.Done<>(Optional.of(new Upload(id)), null, simulated);
            }
            page = listed.next();
        }
        return new BatchResult.Done<>(Optional.empty(), null, simulated);
    }
}
