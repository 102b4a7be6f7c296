package dev.rollcall.pages;

import java.time.Instant;
import java.util.List;

/** All versions that a prompt ever had, the newest first. */
public record EditionsScreen(Instant at, String prompt, List<EditionRow> editions) {

    /** @param source who brought it: file or order */
    public record EditionRow(int version, String text, String source, boolean current, Instant createdAt) {}
}
