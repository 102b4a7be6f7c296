package dev.rollcall.site.claims.check;

import java.util.List;

/**
 * A folded chunk.
 *
 * @param heading folded
 * @param statements of its text, in their order
 */
record Chunk(Folded text, String heading, List<Statement> statements) {
    static Chunk of(String heading, String text) {
        Folded folded = Folded.of(text);
        return new Chunk(folded, Folded.text(heading), Statement.in(folded.text));
    }

    /** The words of a statement, with what stands beside and above a cell. */
    String words(Statement statement) {
        String own = text.text.substring(statement.from(), statement.to());
        return statement.context().isEmpty() ? own : statement.context() + ": " + own;
    }
}
