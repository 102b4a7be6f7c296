package dev.rollcall.site.claims;

/** The second and last question, after a reply that could not be used. */
final class Repair {
    /** Of a faulty reply the model is shown this many characters. */
    private static final int SHOWN = 2_000;

    private static final String TEXT = """
            %s
            You were asked this before. Your reply could not be used, because it %s. It began so:
            %s

            Reply again, with the JSON object alone.
            """;

    private Repair() {}

    /**
     * @param fault in words that go on from "the reply"
     * @param reply null: there was none
     */
    static String of(String prompt, String fault, String reply) {
        String shown = reply == null ? "" : Letters.wellFormed(reply.substring(0, Math.min(SHOWN, reply.length())));
        return TEXT.formatted(prompt, fault, shown);
    }
}
