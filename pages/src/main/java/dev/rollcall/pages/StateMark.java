package dev.rollcall.pages;

/**
 * A state as pages show it: a letter and a word beside the colour.
 *
 * @param letter one letter or sign
 * @param kind the colour: good, mild, wait, busy, odd, bad or none
 */
public record StateMark(String letter, String kind, String word) {
    /** Of a job, by its word: {@code processing}. */
    public static StateMark ofJob(String state) {
        return switch (state) {
            case "queued" -> new StateMark("Q", "none", "queued");
            case "processing" -> new StateMark("▸", "busy", "at work");
            case "paused" -> new StateMark("‖", "wait", "paused");
            case "completed" -> new StateMark("✓", "good", "completed");
            case "failed" -> new StateMark("F", "bad", "failed");
            case "cancelled" -> new StateMark("C", "none", "cancelled");
            default -> new StateMark("?", "none", state);
        };
    }

    /** Of a cell, by its word. */
    public static StateMark ofCell(String state) {
        return switch (state) {
            case "answered" -> new StateMark("A", "good", state);
            case "refused" -> new StateMark("R", "mild", state);
            case "empty" -> new StateMark("E", "odd", state);
            case "invalid" -> new StateMark("I", "odd", state);
            case "failed" -> new StateMark("F", "bad", state);
            case "skipped" -> new StateMark("S", "none", state);
            case "waiting" -> new StateMark("W", "wait", state);
            case "asking" -> new StateMark("Q", "busy", "being asked");
            case "planned" -> new StateMark("P", "none", state);
            case "cancelled" -> new StateMark("C", "none", state);
            default -> new StateMark("?", "none", state);
        };
    }

    /** Of a provider, by the word of its condition: {@code rate_limited}. */
    public static StateMark ofProvider(String condition) {
        return switch (condition) {
            case "up" -> new StateMark("✓", "good", "up");
            case "rate_limited" -> new StateMark("W", "wait", "rate limited");
            case "day_limit" -> new StateMark("W", "wait", "day limit reached");
            case "paused" -> new StateMark("‖", "wait", "paused by a limit of 0");
            case "no_usable_key" -> new StateMark("K", "bad", "no usable key");
            case "down" -> new StateMark("!", "bad", "down");
            case "no_key" -> new StateMark("–", "none", "no key");
            case "retired" -> new StateMark("–", "none", "retired");
            default -> new StateMark("?", "none", Format.words(condition));
        };
    }

    /** Of a prompt, by its word: asked, removed or gone. */
    public static StateMark ofPrompt(String state) {
        return switch (state) {
            case "asked" -> new StateMark("✓", "good", state);
            case "removed" -> new StateMark("–", "wait", "removed by a person");
            default -> new StateMark("–", "none", "gone from the file");
        };
    }

    /** Of a model. */
    public static StateMark ofTarget(boolean active, boolean enabled) {
        if (!active) {
            return new StateMark("–", "none", "no worker has it");
        }
        return enabled ? new StateMark("✓", "good", "asked") : new StateMark("‖", "wait", "switched off");
    }

    /** Of the sweep's schedule, by its word. */
    public static StateMark ofSchedule(String state) {
        return switch (state) {
            case "on", "cron" -> new StateMark("✓", "good", "on");
            case "paused" -> new StateMark("‖", "wait", "paused");
            case "missing" -> new StateMark("!", "bad", "missing");
            default -> new StateMark("?", "none", "unknown");
        };
    }

    /** Of an outlet, by its word. */
    public static StateMark ofOutlet(String state) {
        return switch (state) {
            case "active" -> new StateMark("✓", "good", state);
            case "failing" -> new StateMark("!", "bad", state);
            case "paused" -> new StateMark("‖", "wait", state);
            case "disabled" -> new StateMark("D", "bad", state);
            default -> new StateMark("?", "none", state);
        };
    }

    /** Of a change of a figure, by the word of its verdict. @param up whether the figure is higher now */
    public static StateMark ofVerdict(String verdict, boolean up) {
        return switch (verdict) {
            case "moved" -> up ? new StateMark("↑", "busy", "moved up") : new StateMark("↓", "busy", "moved down");
            case "within-noise" -> new StateMark("~", "none", "within noise");
            case "insufficient" -> new StateMark("?", "wait", verdict);
            case "model-discontinuous" -> new StateMark("≠", "odd", "another model");
            default -> new StateMark("?", "none", verdict);
        };
    }

    /** Of how much of what was planned is answered. */
    public static StateMark ofCoverage(boolean publishable, boolean whole) {
        if (!publishable) {
            return new StateMark("!", "bad", "too little");
        }
        return whole ? new StateMark("✓", "good", "healthy") : new StateMark("W", "wait", "degraded");
    }

    /**
     * Of a provider batch.
     *
     * @param status for people: {@code running}, {@code completed}, {@code failed}
     * @param state how far it is, more exactly: {@code ingesting}
     */
    public static StateMark ofBatch(String status, String state) {
        return switch (state) {
            case "intended", "uploaded", "posting" -> new StateMark("▹", "none", status);
            case "running" -> new StateMark("▸", "busy", status);
            case "cancelling" -> new StateMark("‖", "wait", status);
            case "ingesting" -> new StateMark("↓", "busy", status);
            case "done" -> new StateMark("✓", "good", status);
            case "abandoned" -> new StateMark("F", "bad", status);
            default -> new StateMark("?", "none", status);
        };
    }

    /** Of a token of the API. */
    public static StateMark ofToken(String state) {
        return switch (state) {
            case "valid" -> new StateMark("✓", "good", state);
            case "revoked" -> new StateMark("R", "bad", state);
            default -> new StateMark("–", "none", state);
        };
    }

    /** Of a provider's key. */
    public static StateMark ofKey(String state) {
        return switch (state) {
            case "usable" -> new StateMark("✓", "good", state);
            case "cooling" -> new StateMark("W", "wait", state);
            case "parked" -> new StateMark("P", "bad", state);
            case "disabled" -> new StateMark("D", "bad", state);
            default -> new StateMark("?", "none", state);
        };
    }

    /** Of an alert, by its severity; one that is over is well. */
    public static StateMark ofAlert(String severity, boolean open) {
        if (!open) {
            return new StateMark("✓", "good", "over");
        }
        return switch (severity) {
            case "page" -> new StateMark("!", "bad", "needs you now");
            case "warn" -> new StateMark("W", "wait", "warning");
            default -> new StateMark("i", "mild", severity);
        };
    }

    /** Of an event, by its type. */
    public static StateMark ofEvent(String type) {
        return switch (type.substring(type.lastIndexOf('.') + 1)) {
            case "completed", "recovered", "resolved" -> new StateMark("✓", "good", type);
            case "failed", "failing", "dead", "raised" -> new StateMark("!", "bad", type);
            case "paused", "reached" -> new StateMark("‖", "wait", type);
            case "started", "resumed" -> new StateMark("▸", "busy", type);
            default -> new StateMark("·", "none", type);
        };
    }
}
