package dev.rollcall.proving.measure;

/** What a job of so many prompts and repetitions cost Temporal. */
public record StepCounts(int prompts, int repetitions, TemporalSteps steps) {}
