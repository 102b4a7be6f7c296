package dev.rollcall.simulator.control;

import java.util.Map;

/**
 * What one cell was asked.
 *
 * @param asked requests that named this cell
 * @param usable those that got a whole answer (a cut-off text or a refusal is one)
 * @param others what came of the rest, by kind
 */
public record CellCount(String cell, String provider, int asked, int usable, Map<String, Integer> others) {}
