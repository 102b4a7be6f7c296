package dev.rollcall.reports.plots;

import java.util.List;

/** Colours of plots. */
final class Palette {
    static final String INK = "#1a2129";
    static final String SOFT = "#56616c";
    static final String LINE = "#e3e7eb";
    static final String PAPER = "#ffffff";
    static final String BRAND = "#1d5fa8";
    static final String BRAND_BAND = "#bcd3ee";
    static final String OTHER = "#8a949e";
    static final String OTHER_BAND = "#d9dee3";
    static final String WARNING = "#6f4c00";
    static final String WARNING_PAPER = "#f7ecce";

    /** Of the brand's competitors, one after the other; told apart by people who see few colours, too. */
    static final List<String> COMPETITORS = List.of("#c4591b", "#1b7a55", "#8a4fa3", "#6b7580");

    private Palette() {}
}
