package dev.rollcall.simulator.batches;

/**
 * Why a batch fails as a whole.
 *
 * @param line the line of the input file, from 1; null when it is about the whole
 * @param param the field that is wrong; null when there is none
 */
public record BatchProblem(String code, String message, Integer line, String param) {
    static BatchProblem at(int line, String code, String message, String param) {
        return new BatchProblem(code, message, line, param);
    }
}
