package dev.rollcall.launcher.pages;

import dev.rollcall.launcher.Await;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Fills a simulated system with what pictures show: jobs in each state, missing cells, an alert. */
final class PictureStage {
    static final String[] FAULTS = {
        "groq=limited:120/min", "mistral=down", "xai=refused:0.1", "google=batch-pending", "together=batch-errors:0.3"
    };

    /** Most models decline, so that a brand is named less often. */
    private static final String[] DECLINING = {
        "mistral=down",
        "openai=refused:0.8",
        "anthropic=refused:0.8",
        "deepseek=refused:0.8",
        "google=refused:0.8",
        "together=refused:0.8",
        "perplexity=refused:0.8"
    };

    private static final String ENDED = "pictures-ended";
    private static final String BATCHED = "pictures-batched";
    private static final String AT_WORK = "pictures-at-work";
    private static final String NAMED = "window";
    private static final String BRAND = "stripe.com";

    private final SimulatedStack stack;

    PictureStage(SimulatedStack stack) {
        this.stack = stack;
    }

    void fill() throws IOException {
        stack.post("/api/prompts", "{\"name\":\"pricing\",\"text\":\"What does {domain} charge, and for what?\"}");
        stack.post("/api/tokens", "{\"name\":\"dashboard\",\"role\":\"read\",\"expires_in_days\":90}");
        stack.post("/api/tokens", "{\"name\":\"ci\",\"role\":\"write\"}");
        stack.post("/api/domains/watch", "{\"domains\":" + domains(40) + ",\"refresh_hours\":168}");
        stack.list("customers", "stripe.com\nadyen.com\nmollie.com\n");
        report();
        String ended = job(ENDED, 12, ",\"patience\":\"20s\"");
        String paused = job("pictures-paused", 40, "");
        stack.post("/api/jobs/" + paused + "/pause", "{\"reason\":\"the prompt is still being discussed\"}");
        Await.met("a job has ended", () -> stack.get("/api/jobs/" + ended).hasNonNull("finished_at"));
        String atWork = job(AT_WORK, 150, ",\"budget_usd\":5");
        Await.met(
                "half of a job has ended",
                () -> stack.get("/api/jobs/" + atWork)
                                .path("cells")
                                .path("answered")
                                .asInt()
                        > 1_200);
        batches();
        Await.met(
                "an alert is open",
                () -> !stack.get("/api/alerts").path("alerts").isEmpty());
    }

    /** Some of them have ended, one with calls that failed, and one waits at its provider for ever. */
    private void batches() {
        job(
                BATCHED,
                60,
                ",\"providers\":[\"anthropic\",\"google\",\"openai\",\"together\",\"xai\"],\"lane\":\"batch\",\"deadline\":\"2d\"");
        Await.met(
                "batches have ended",
                () -> stack.get("/api/batches?status=completed").path("batches").size() >= 4
                        && !stack.get("/api/batches?status=running&provider=google")
                                .path("batches")
                                .isEmpty());
    }

    /** A domain with rivals, asked three times over. */
    private void report() throws IOException {
        stack.send("PUT", "/api/domains/" + BRAND + "/entities", """
                {"reason": "the rivals of the yearly plan", "entities": [
                  {"entity": "stripe", "kind": "brand", "name": "Stripe", "domains": ["stripe.com"]},
                  {"entity": "paypal", "kind": "competitor", "name": "PayPal", "domains": ["paypal.com"]},
                  {"entity": "adyen", "kind": "competitor", "name": "Adyen", "domains": ["adyen.com"]},
                  {"entity": "square", "kind": "competitor", "name": "Square", "domains": ["squareup.com"],
                    "aliases": ["Square Payments", {"text": "Block", "ordinary_word": true}], "other_bearers": ["Enix"]}]}""");
        for (String window : List.of("2026-09", "2026-10", "2026-11")) {
            stack.faults(window.equals("2026-11") ? DECLINING : FAULTS);
            String job = stack.post(
                            "/api/crawl",
                            "{\"domains\":[\"" + BRAND
                                    + "\"],\"prompts\":[\"business\",\"audience\"],\"repetitions\":2,"
                                    + "\"patience\":\"20s\",\"" + NAMED + "\":\"" + window + "\"}")
                    .path("id")
                    .asText();
            Await.met(
                    "the window " + window + " is asked",
                    () -> stack.get("/api/jobs/" + job).hasNonNull("finished_at"));
        }
        stack.faults(FAULTS);
        Await.met("its answers are read", () -> {
            var figures = stack.get("/api/metrics?metric=coverage&domain=" + BRAND);
            return figures.hasNonNull("run")
                    && figures.path("pending").path("answers").asInt() == 0;
        });
    }

    /** The pages, by the names of their pictures. */
    Map<String, String> pages() {
        String job = named(AT_WORK);
        String ended = named(ENDED);
        long cell = stack.get("/api/jobs/" + ended + "/cells?state=failed&limit=1")
                .path("cells")
                .path(0)
                .path("id")
                .asLong();
        var pages = new LinkedHashMap<String, String>();
        pages.put("now", "/ui");
        pages.put("jobs", "/ui/jobs");
        pages.put("job", "/ui/jobs/" + job);
        pages.put("grid", "/ui/jobs/" + job + "#grid");
        String batch = stack.get("/api/batches?provider=together&status=completed")
                .at("/batches/0/token")
                .asText();
        pages.put("batches", "/ui/batches");
        pages.put("batch", "/ui/batches/" + batch);
        pages.put("cell", "/ui/cells/" + cell + "?job=" + ended);
        pages.put("cells", "/ui/jobs/" + job + "/cells?domain=shop1.example.com&provider=anthropic");
        pages.put("alerts", "/ui/alerts");
        pages.put("dead-letters", "/ui/dead-letters");
        pages.put("events", "/ui/events");
        pages.put("domains", "/ui/domains");
        pages.put("domain", "/ui/domains/shop1.example.com");
        pages.put("report", "/ui/domains/" + BRAND + "/report");
        pages.put("entities", "/ui/domains/" + BRAND + "/entities");
        pages.put("movers", "/ui/movers");
        pages.put("compare", "/ui/compare?domains=" + BRAND + "&windows=2026-10,2026-11");
        pages.put("answers", "/ui/answers");
        pages.put("usage", "/ui/usage");
        pages.put("start", "/ui/start?domain=stripe.com");
        pages.put("prompts", "/ui/prompts");
        pages.put("targets", "/ui/targets");
        pages.put("schedule", "/ui/schedule");
        pages.put("limits", "/ui/limits");
        pages.put("tokens", "/ui/tokens");
        pages.put("audit", "/ui/audit");
        pages.put("login", "/ui/login");
        return pages;
    }

    private String named(String window) {
        return stack.get("/api/jobs?" + NAMED + "=" + window)
                .path("jobs")
                .path(0)
                .path("id")
                .asText();
    }

    private String job(String window, int domains, String more) {
        return stack.crawl(
                domains, ",\"prompts\":[\"business\",\"audience\"],\"" + NAMED + "\":\"" + window + "\"" + more);
    }

    private static String domains(int number) {
        return IntStream.rangeClosed(1, number)
                .mapToObj(i -> "\"shop" + i + ".example.com\"")
                .collect(Collectors.joining(",", "[", "]"));
    }
}
