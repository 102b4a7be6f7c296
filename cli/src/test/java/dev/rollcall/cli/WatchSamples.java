package dev.rollcall.cli;

/** What the API says to a watch: openai is busy, groq must wait, mistral is down, nobody has a key of ai21. */
final class WatchSamples {
    static final String PROVIDERS = """
            {"simulated":true,"used_on":{"from":"2026-11-22","to":"2026-11-22"},"prompts":[],"providers":[
             {"name":"openai","state":"up","since":null,"until":null,"trouble":null,"failing":null,
              "keys":[{"state":"usable"},{"state":"parked"}],
              "usage":{"attempts":500,"failure_rate":0.004,"limited_rate":0.1,"p50_ms":812,"p95_ms":2100,"cost_usd":1.2}},
             {"name":"groq","state":"rate_limited","since":null,"until":"2026-11-22T10:02:11Z","trouble":null,"failing":null,
              "keys":[{"state":"cooling"}],
              "usage":{"attempts":12,"failure_rate":0,"limited_rate":0.5,"p50_ms":95,"p95_ms":120,"cost_usd":null}},
             {"name":"mistral","state":"down","since":"2026-11-22T10:00:05Z","until":null,"trouble":"connection refused",
              "failing":null,"keys":[{"state":"usable"}],
              "usage":{"attempts":0,"failure_rate":null,"limited_rate":null,"p50_ms":null,"p95_ms":null,"cost_usd":0}},
             {"name":"ai21","state":"no_key","since":null,"until":null,"trouble":null,"failing":null,"keys":[],"usage":{}}]}
            """;

    static final String LIMITS = """
            {"limits":[
             {"provider":"openai","key":"11111111","model":"a","waiting":3,"axes":[
              {"axis":"concurrency","unit":"calls","limit":8,"used":4,"share":0.5},
              {"axis":"requests_per_minute","unit":"requests/min","limit":100,"used":78,"share":0.78}]},
             {"provider":"openai","key":"22222222","model":"a","waiting":0,"axes":[
              {"axis":"concurrency","unit":"calls","limit":8,"used":1,"share":0.125},
              {"axis":"tokens_per_minute","unit":"tokens/min","limit":0,"used":0,"share":null}]},
             {"provider":"groq","key":"33333333","model":"b","waiting":12,"axes":[
              {"axis":"concurrency","unit":"calls","limit":8,"used":0,"share":0},
              {"axis":"tokens_per_minute","unit":"tokens/min","limit":900,"used":900,"share":1}]}],"orders":[]}
            """;

    static final String HEALTH = """
            {"status":"ok","ledger":"ok","temporal":"ok","version":"1","environment":null,"simulated":true,
             "workers":[{"id":3,"host":"box","pid":4711,"simulated":true,"providers":["openai"],
              "started_at":"2026-11-22T09:00:00Z","seen_at":"2026-11-22T10:01:58Z"}]}
            """;

    static final String NO_WORKER = HEALTH.replaceFirst("(?s)\"workers\":\\[.*]", "\"workers\":[]")
            .replace("\"temporal\":\"ok\"", "\"temporal\":\"away: connection refused\"");

    static final String ALERTS = """
            {"alerts":[
             {"id":7,"rule":"provider_down","subject":"mistral","severity":"page","state":"open","simulated":true,
              "since":"2026-11-22T10:01:00Z","cause":"no usable reply","mend":"See its status page.","job":null,
              "provider":"mistral"},
             {"id":8,"rule":"budget_80","subject":"j1","severity":"warn","state":"open","simulated":false,
              "since":"2026-11-22T10:01:30Z","cause":"$9.00 of $10.00 is used","mend":"Raise it.","job":"j1",
              "provider":null}],"checked_at":"2026-11-22T10:01:45Z","next":null}
            """;

    static final String NOTHING = "{\"jobs\":[],\"next\":null}";

    private WatchSamples() {}

    /** An API with this one job under way, and no alerts. */
    static StubApi with(StubApi stub, String job) {
        return around(stub)
                .says("GET /api/jobs?state=processing&limit=20", 200, "{\"jobs\":[" + job + "],\"next\":null}")
                .says("GET /api/jobs/20261122-100001-abcd", 200, job);
    }

    /** Everything but the jobs that run. */
    static StubApi around(StubApi stub) {
        return stub.says("GET /api/jobs?state=paused&limit=20", 200, NOTHING)
                .says("GET /api/jobs?state=queued&limit=20", 200, NOTHING)
                .says("GET /api/providers", 200, PROVIDERS)
                .says("GET /api/limits", 200, LIMITS)
                .says("GET /api/health", 200, HEALTH);
    }
}
