package dev.rollcall.store;

import java.util.Map;

/**
 * A fact that other systems are told of; written in the fact's own transaction, by {@link Events#add}.
 *
 * @param subject whom it is about: a domain, else a job's name, else a provider. Events of one subject go in order
 * @param job row id; null when it belongs to none
 * @param provider null when it is about none, or about all
 * @param once told once for this job, type, subject and provider, however often the step is repeated; needs a job
 * @param data texts, numbers, booleans, moments, and maps and lists of these; null is kept. Has {@code simulated} in it
 */
public record NewEvent(
        EventType type, String subject, Integer job, String provider, boolean once, Map<String, ?> data) {
    public NewEvent {
        if (subject == null || subject.isBlank()) {
            throw new IllegalArgumentException("an event is about somebody: give a subject");
        }
        if (once && job == null) {
            throw new IllegalArgumentException("only an event of a job can be told once");
        }
    }
}
