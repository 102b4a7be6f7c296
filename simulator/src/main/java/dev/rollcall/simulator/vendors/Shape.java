package dev.rollcall.simulator.vendors;

import static java.util.stream.Collectors.joining;

import dev.rollcall.simulator.limits.SimulatedLimit;
import dev.rollcall.simulator.vendors.SimulatedError.Hint;
import java.util.Arrays;
import java.util.Locale;

/**
 * What a reply can be made to look like. This is the one table behind faults and the header {@code X-Rollcall-Shape}. Of
 * several shapes those of an earlier {@link CheckStage} go first; those of one stage go in the order in which they were
 * asked for.
 */
public enum Shape {
    DEAD(CheckStage.AVAILABILITY, "the connection is closed without a word"),
    HANG(CheckStage.AVAILABILITY, "the request is taken and never answered"),
    DOWN(CheckStage.AVAILABILITY, SimulatedError.ErrorCause.UNAVAILABLE, "503, whatever is asked"),
    RETIRED(CheckStage.AVAILABILITY, SimulatedError.ErrorCause.RETIRED, "410: the endpoint is gone for good"),

    UNAUTHORIZED(CheckStage.KEY, SimulatedError.ErrorCause.BAD_KEY, "the key is wrong: 401; 400 at xai and google"),
    QUOTA(
            CheckStage.KEY,
            SimulatedError.ErrorCause.NO_QUOTA,
            "the key is out of money, with the status the provider uses for it"),
    PAYMENT(CheckStage.KEY, SimulatedError.ErrorCause.PAYMENT, "402: the key is out of money"),
    PAYMENT_WAIT(
            CheckStage.KEY,
            SimulatedError.ErrorCause.PAYMENT_WAIT,
            "402 with Retry-After: what is in flight has to be settled first"),
    SPEND_LIMIT(
            CheckStage.KEY,
            SimulatedError.ErrorCause.SPEND_LIMIT,
            "429 that no short wait mends: a budget, or a day's or month's quota, is used up"),

    LIMITED(
            CheckStage.LIMIT,
            SimulatedError.ErrorCause.LIMITED,
            Argument.RATE,
            "429 beyond it, for each key: a strict bucket of requests or tokens that refills evenly, a fixed window, calls"
                    + " at once, or a day"),
    RATE_LIMITED(Hint.OWN, "429 that passes, with the provider's own hints at the wait, if it has any"),
    RATE_LIMITED_MS(Hint.MS, "429 that passes; the wait stands in retry-after-ms and nowhere else"),
    RATE_LIMITED_SECONDS(Hint.SECONDS, "429 that passes; the wait stands in Retry-After, in whole seconds"),
    RATE_LIMITED_DATE(Hint.DATE, "429 that passes; Retry-After is an HTTP date"),
    RATE_LIMITED_RESET(Hint.RESET, "429 that passes; the wait stands in the provider's reset headers"),
    RATE_LIMITED_INFO(Hint.INFO, "429 that passes; the wait stands in a RetryInfo in the body"),
    RATE_LIMITED_TEXT(Hint.TEXT, "429 that passes; the wait stands in the message (\"try again in 6.78s\")"),
    RATE_LIMITED_BARE(Hint.NONE, "429 that passes, without any hint at the wait"),

    TOO_LARGE(
            CheckStage.REQUEST, SimulatedError.ErrorCause.TOO_LARGE, "413: the body is larger than the provider takes"),
    TOO_MANY_TOKENS(
            CheckStage.REQUEST,
            SimulatedError.ErrorCause.TOO_MANY_TOKENS,
            "429, or 413 at groq, for good: this one request is more than a minute's tokens"),
    NO_MODEL(CheckStage.REQUEST, SimulatedError.ErrorCause.NO_SUCH_MODEL, "the model is unknown: 404; 400 at some"),
    TOO_LONG(
            CheckStage.REQUEST,
            SimulatedError.ErrorCause.TOO_LONG,
            "the prompt is longer than the model's context: 400; 403 at together"),

    SERVER_ERROR(CheckStage.SERVER, SimulatedError.ErrorCause.INTERNAL, "500"),
    OVERLOADED(
            CheckStage.SERVER,
            SimulatedError.ErrorCause.OVERLOADED,
            "529 at anthropic and together, 498 at groq, 502 at openrouter, 503 at the others"),
    HTML(CheckStage.SERVER, "a proxy's 502, in HTML"),
    FLAKY(CheckStage.SERVER, "500, 503, overloaded, an HTML 502 or a cut connection, by turns"),
    ERROR200(
            CheckStage.SERVER,
            "HTTP 200 with an error in it, from openrouter, Responses and the Agent API; 500 from the others"),

    REFUSED(CheckStage.MODEL, "the model declines"),
    FILTERED(CheckStage.MODEL, "a content filter takes the answer away"),
    EMPTY(CheckStage.MODEL, "no text, or null"),
    TRUNCATED(CheckStage.MODEL, "the text ends half-way for its length"),
    SPENT(CheckStage.MODEL, "ended for its length before the first word: thinking took all the tokens"),
    TOOL_CALL(CheckStage.MODEL, "the model calls the first tool that was offered, or one that nobody offered"),
    THINKING(
            CheckStage.MODEL,
            "what the model thought stands beside its answer (at perplexity's Agent API and OpenAI's chat: is counted)"),
    CITATIONS(CheckStage.MODEL, "the answer cites three pages, though no search was asked for"),
    UNICODE(CheckStage.MODEL, "the answer has umlauts, CJK, Arabic, combined emoji and odd spaces in it"),
    PROSE(CheckStage.MODEL, "prose, though JSON was asked for"),
    INVENTED_QUOTES(CheckStage.MODEL, "who is asked what an answer says of companies quotes what does not stand in it"),
    STRANGERS(
            CheckStage.MODEL,
            "who is asked what an answer says of companies tells of one more, whom nobody asked about"),

    ODD_FINISH(CheckStage.BODY, "a finish word that nobody knows"),
    EXTRA_FIELDS(CheckStage.BODY, "members that nobody expects, at every level"),
    NO_USAGE(CheckStage.BODY, "no word of what it cost"),
    STREAM(CheckStage.BODY, "the answer comes as server-sent events, though no stream was asked for"),
    BAD_JSON(CheckStage.BODY, "HTTP 200, a whole body, and the JSON in it breaks off"),

    KEEP_ALIVE(CheckStage.WIRE, "blank lines before the JSON, as while it waited in a queue"),
    KEEP_ALIVE_COMMENTS(CheckStage.WIRE, "comments before the JSON, as streams have them while they wait"),
    CUT(CheckStage.WIRE, "the connection is closed in the middle of the body"),
    RESET(CheckStage.WIRE, "the connection is reset (TCP RST) in the middle of the body"),
    SLOW(CheckStage.WIRE, null, Argument.SPAN, "it takes that much longer"),

    BATCH_TAKES(CheckStage.BATCH, null, Argument.SPAN, "a batch takes that long, in simulated time"),
    BATCH_CREATE_CUT(CheckStage.BATCH, "the batch is made, and the connection is closed without a word"),
    BATCH_CREATE_500(CheckStage.BATCH, "the batch is made, and the reply is a 500"),
    BATCH_LIMITED(
            CheckStage.BATCH,
            SimulatedError.ErrorCause.LIMITED,
            Argument.WAIT,
            "429 when a batch is made or rows are added; nothing is made"),
    BATCH_LIST_LAG(CheckStage.BATCH, null, Argument.WAIT, "a batch stands in lists only after 30 s, or after so long"),
    BATCH_INVALID(CheckStage.BATCH, "the check of its rows fails and tells the lines; no row is accepted"),
    BATCH_TOKEN_LIMIT(CheckStage.BATCH, "it fails some time later: too many tokens are enqueued; no row is accepted"),
    BATCH_EXPIRED(CheckStage.BATCH, null, Argument.PART, "only that part of its rows is answered before it expires"),
    BATCH_PENDING(CheckStage.BATCH, "it waits for ever, and does not even expire"),
    BATCH_SLOW_CANCEL(CheckStage.BATCH, null, Argument.WAIT, "a cancel takes 10 min, or so long; rows go on meanwhile"),
    BATCH_ERRORS(CheckStage.BATCH, "rows are answered with the provider's 500; the batch is done all the same"),
    BATCH_NO_CREDIT(CheckStage.BATCH, "rows are answered with the provider's words for an empty account"),
    BATCH_STATUS_0(CheckStage.BATCH, "rows stand in the error file with status 0 and an empty body"),
    BATCH_WRONG_COUNTS(CheckStage.BATCH, "the counters tell that every row was answered"),
    BATCH_SHUFFLED(CheckStage.BATCH, "the results come in another order"),
    BATCH_DOUBLED(CheckStage.BATCH, "each fifth result comes twice"),
    BATCH_STRANGER(CheckStage.BATCH, "one more result comes, of a row that nobody sent"),
    BATCH_BLANK_LINES(CheckStage.BATCH, "blank lines stand among the results, and after the last"),
    BATCH_CUT(
            CheckStage.BATCH,
            "the connection is closed half-way through the results, within a character if there is a long one"),
    BATCH_SHORT(
            CheckStage.BATCH,
            "the results end half-way as if they were whole, within a character if there is a long one"),
    BATCH_GONE(CheckStage.BATCH, "the results were deleted: they are kept no longer"),
    BATCH_RETRY_AFTER(
            CheckStage.BATCH, null, Argument.WAIT, "polls are answered with 200 and Retry-After: 10, or so long");

    /** What a provider looks at, in this order: a request that fails at one stage is not looked at further. */
    public enum CheckStage {
        AVAILABILITY,
        KEY,
        LIMIT,
        REQUEST,
        SERVER,
        MODEL,
        BODY,
        WIRE,
        /** Of files and batches; single requests never have these. */
        BATCH
    }

    /** What may follow the shape's word. A probability may stand between them, but for {@link #RATE}. */
    public enum Argument {
        NONE(""),
        RATE(SimulatedLimit.FORM),
        SPAN(":DURATION"),
        /** The wait that the reply hints at, or another span with a default. */
        WAIT("[:DURATION]"),
        /** A part of the whole, such as 1/10. */
        PART(":K/N");

        private final String form;

        Argument(String form) {
            this.form = form;
        }
    }

    private final CheckStage stage;
    private final SimulatedError.ErrorCause error;
    private final Argument argument;
    private final Hint hint;
    private final String meaning;

    Shape(CheckStage stage, String meaning) {
        this(stage, null, Argument.NONE, meaning);
    }

    Shape(CheckStage stage, SimulatedError.ErrorCause error, String meaning) {
        this(stage, error, Argument.NONE, meaning);
    }

    Shape(Hint hint, String meaning) {
        this(CheckStage.LIMIT, SimulatedError.ErrorCause.LIMITED, Argument.WAIT, hint, meaning);
    }

    Shape(CheckStage stage, SimulatedError.ErrorCause error, Argument argument, String meaning) {
        this(stage, error, argument, Hint.OWN, meaning);
    }

    Shape(CheckStage stage, SimulatedError.ErrorCause error, Argument argument, Hint hint, String meaning) {
        this.stage = stage;
        this.error = error;
        this.argument = argument;
        this.hint = hint;
        this.meaning = meaning;
    }

    public CheckStage stage() {
        return stage;
    }

    /** The error that the reply is; null when it is none. */
    public SimulatedError.ErrorCause error() {
        return error;
    }

    public Argument argument() {
        return argument;
    }

    /** Where the reply tells the wait. */
    public Hint hint() {
        return hint;
    }

    /** What comes, in words. */
    public String meaning() {
        return meaning;
    }

    /** As it is written; hyphens may be left out. */
    public String word() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** An {@link IllegalArgumentException} lists the known ones. */
    public static Shape named(String word) {
        String plain = word.replace("-", "");
        return Arrays.stream(values())
                .filter(shape -> shape.word().replace("-", "").equals(plain))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("unknown shape '" + word + "'; known: " + known()));
    }

    public static String known() {
        return Arrays.stream(values()).map(Shape::form).collect(joining(", "));
    }

    /** Its word and what may stand behind it. */
    public String form() {
        return word() + argument.form;
    }
}
