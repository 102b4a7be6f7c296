package dev.rollcall.simulator.control;

import java.util.Map;

/**
 * The requests of one cell.
 *
 * @param asked requests that named this cell
 * @param usable those that got a whole answer (a cut-off text or a refusal is one)
 * @param others the number of the rest, by outcome
 */
public record CellCount(String cell, String provider, int asked, int usable, Map<String, Integer> others) {}
