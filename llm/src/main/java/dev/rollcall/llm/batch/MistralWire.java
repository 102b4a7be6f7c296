package dev.rollcall.llm.batch;

import static dev.rollcall.llm.batch.BatchServer.object;
import static dev.rollcall.llm.wire.Lenient.count;
import static dev.rollcall.llm.wire.Lenient.text;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.rollcall.llm.ApiRequest;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;

/** Mistral's batch jobs. */
final class MistralWire implements BatchWire {

    private static final int PAGE = 100;

    private final BatchServer server;
    private final OpenAiFiles files;

    MistralWire(BatchServer server) {
        this.server = server;
        this.files = new OpenAiFiles(server, true);
    }

    @Override
    public FileStore files() {
        return files;
    }

    @Override
    public FileShape shape(BatchTarget target) {
        return OpenAiWire.lines(null);
    }

    @Override
    public ApiRequest create(BatchFile file, Upload upload) {
        ObjectNode job = object().put("endpoint", server.facts().url())
                .put("model", file.target().model())
                .put("timeout_hours", server.facts().expiryHours());
        job.putArray("input_files").add(upload.fileId());
        job.putObject("metadata").put(OpenAiWire.METADATA, file.token());
        return BatchServer.post(server.url(server.facts().path()), job);
    }

    @Override
    public String createdId(JsonNode reply) {
        return Facts.id(reply.path("id"));
    }

    @Override
    public ApiRequest list(Instant since, String page) {
        return ApiRequest.get(server.url(
                server.facts().path(),
                "page",
                page == null ? "0" : page,
                "page_size",
                String.valueOf(PAGE),
                "created_after",
                since.truncatedTo(ChronoUnit.SECONDS).toString(),
                "order_by",
                "-created"));
    }

    @Override
    public Page listed(JsonNode reply, String page) {
        List<ListedBatch> jobs = new ArrayList<>();
        for (JsonNode job : Paging.entries(reply)) {
            String id = Facts.id(job.path("id"));
            if (id != null) {
                jobs.add(new ListedBatch(
                        id,
                        Facts.token(job),
                        text(job.path("input_files").path(0)),
                        Facts.time(job.path("created_at")),
                        count(job.path("total_requests")),
                        text(job.path("status"))));
            }
        }
        boolean isLast = Paging.entries(reply).size() < PAGE;
        return new Page(jobs, isLast ? null : String.valueOf(1 + (page == null ? 0 : Integer.parseInt(page))));
    }

    @Override
    public ApiRequest poll(String id) {
        return ApiRequest.get(server.batch(id, ""));
    }

    @Override
    public BatchStatus status(String id, JsonNode job, UnaryOperator<String> clean) {
        String word = text(job.path("status"));
        String problem = problem(job.path("errors"));
        return new BatchStatus(
                id,
                Facts.state(word),
                Facts.end(word),
                word,
                new BatchCounts(
                        count(job.path("total_requests")),
                        count(job.path("completed_requests")),
                        count(job.path("succeeded_requests")),
                        count(job.path("failed_requests")),
                        null,
                        null),
                results(job, Facts.end(word)),
                Facts.problem(problem, false),
                clean.apply(problem),
                Facts.usage(job.path("usage")),
                Facts.costTicks(job));
    }

    /** A job without files that has done something tells its results only in itself. */
    private static List<ResultPlace> results(JsonNode job, BatchEnd end) {
        List<ResultPlace> results = new ArrayList<>();
        for (String name : List.of("output_file", "error_file")) {
            String file = Facts.id(job.path(name));
            if (file != null) {
                results.add(ResultPlace.file(file));
            }
        }
        Integer done = count(job.path("completed_requests"));
        if (results.isEmpty() && end != null && (done == null ? end == BatchEnd.COMPLETED : done > 0)) {
            results.add(ResultPlace.of(ResultPlace.Kind.INLINE));
        }
        return results;
    }

    private static String problem(JsonNode errors) {
        List<String> words = new ArrayList<>();
        for (JsonNode error : errors) {
            Integer times = count(error.path("count"));
            words.add(error.path("message").asText() + (times == null ? "" : " (" + times + " times)"));
        }
        return words.isEmpty() ? null : String.join("; ", words.subList(0, Math.min(3, words.size())));
    }

    @Override
    public ApiRequest cancel(String id) {
        return BatchServer.post(server.batch(id, "/cancel"));
    }

    @Override
    public ResultSource open(String id, ResultPlace place, String page) {
        return place.kind() == ResultPlace.Kind.FILE
                ? new ResultSource(files.content(place.id()), null)
                : new ResultSource(
                        ApiRequest.get(server.batch(id, "", "inline", "true")).slow(), "outputs");
    }
}
