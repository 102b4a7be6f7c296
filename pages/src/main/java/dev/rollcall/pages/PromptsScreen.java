package dev.rollcall.pages;

import java.time.Instant;
import java.util.List;

/** The questions: which are asked, in which version, and who said so. */
public record PromptsScreen(Instant at, List<PromptLine> prompts) {

    /**
     * @param version the current one; null unless it is asked
     * @param text likewise
     * @param state asked, removed or gone
     * @param source order or file
     * @param orderedBy null unless a person did
     */
    public record PromptLine(
            String name,
            Integer version,
            String text,
            StateMark mark,
            String state,
            String source,
            String orderedBy,
            Instant orderedAt) {
        public boolean isOrdered() {
            return source.equals("order");
        }
    }
}
