package dev.rollcall.proving.measure;

/** What a job with these prompts and repetitions cost in Temporal. */
public record StepCounts(int prompts, int repetitions, TemporalSteps steps) {}
