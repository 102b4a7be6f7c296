package dev.rollcall.store;

/** Finds the domain in a line of a list that is neither plain text nor CSV. */
@FunctionalInterface
public interface LineParser {
    /**
     * @param line without its end
     * @return what stands in the domain's place, not yet checked
     * @throws IllegalArgumentException when nothing does; the message says why, for people
     */
    String parse(String line);
}
