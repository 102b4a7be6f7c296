package dev.rollcall.workflows;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;

/** A job, by its id; the ledger knows the rest. */
@JsonIgnoreProperties(ignoreUnknown = true)
public record JobRequest(String job) {}
