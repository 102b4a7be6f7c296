package dev.rollcall.api;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import dev.rollcall.api.JobView.Ending;
import dev.rollcall.api.JobView.Times;
import java.math.BigDecimal;
import java.util.List;

/** A job in a list. */
public record JobLine(
        String id,
        String status,
        String progress,
        CellTotals cells,
        String window,
        int domains,
        int priority,
        BigDecimal costUsd,
        boolean simulated,
        @JsonUnwrapped Ending ending,
        List<HoldView> held,
        @JsonUnwrapped Times times) {}
