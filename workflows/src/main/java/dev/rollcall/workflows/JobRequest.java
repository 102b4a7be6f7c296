package dev.rollcall.workflows;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;

/** The id of a job; the ledger has the rest. */
@JsonIgnoreProperties(ignoreUnknown = true)
public record JobRequest(String job) {}
