package dev.rollcall.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;

/** {@code --follow}: watches a job to its end and prints its account. */
final class Following {
    private Following() {}

    /**
     * The exit code: 0 when the job completed.
     *
     * @param json print the ended job's JSON instead of its account; progress goes to standard error
     */
    static int toTheEnd(Invocation here, ApiClient api, String jobId, boolean json) {
        var follow = json
                ? new Follow(api, here.err(), false)
                : new Follow(api, here.out(), here.terminal().tty());
        JsonNode job = OnCtrlC.during(() -> follow.until(jobId, each -> {}), () -> farewell(here, jobId));
        if (json) {
            api.ask("GET", "/api/jobs/" + ApiClient.segment(jobId), null, Map.of())
                    .orComplain()
                    .printTo(here.out());
        } else {
            here.out().println();
            new Account(here.out(), here.terminal()).print(job);
        }
        return exitCode(job);
    }

    /** 0 when the job completed. */
    static int exitCode(JsonNode ended) {
        return ended.path("status").asText().equals("completed") ? 0 : 1;
    }

    /** Ctrl-C only ends the watching; the job goes on. */
    private static void farewell(Invocation here, String jobId) {
        here.err().println();
        here.err().println("Stopped watching; the job goes on. Follow it again: " + Follow.command(jobId));
    }
}
