package dev.rollcall.simulator;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.rollcall.simulator.Faults.Active;
import dev.rollcall.simulator.Limits.Refusal;
import dev.rollcall.simulator.Meter.Cost;
import dev.rollcall.simulator.Problem.Beyond;
import dev.rollcall.simulator.Problem.Hint;
import dev.rollcall.simulator.Reply.Delivery;
import dev.rollcall.simulator.Shape.Stage;
import dev.rollcall.simulator.Told.End;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Supplier;
import org.eclipse.jetty.http.HttpFields;

/**
 * Decides what a request gets, and when. In the order of a real provider: is anybody there, is the key good, is there
 * room, is the request right, and only then what the model says.
 */
final class Desk {
    static final String CELL_HEADER = "X-Rollcall-Cell";
    static final String SHAPE_HEADER = "X-Rollcall-Shape";
    private static final int LONGEST_CELL = 400;
    private static final double SPREAD = 0.35;
    /** What a 429 hints at that comes from no bucket. */
    private static final Duration HINTED = Duration.ofMillis(6_780);

    private static final int HINTED_LIMIT = 60;
    private static final int SPENT_TOKENS = 4_096;
    private static final DateTimeFormatter HTTP_DATE = DateTimeFormatter.ofPattern(
                    "EEE, dd MMM yyyy HH:mm:ss 'GMT'", Locale.US)
            .withZone(ZoneOffset.UTC);
    /** Two-, three- and four-byte characters, right to left, joined and tinted emoji, a combining accent, odd spaces. */
    private static final String UNICODE =
            " – Grüße, «déjà vu», 東京, Ελλάδα, שלום, العربية, हिन्दी, e\u0301, 👩🏽‍💻🇩🇪🎉, a\u00a0b\u200bc\u2028d “\\\"”";

    private static final List<Told.Source> SOURCES = List.of(
            new Told.Source("Market overview", "https://research.example.org/market-overview"),
            new Told.Source("Buyer's guide", "https://guides.example.net/buyers"),
            new Told.Source("Annual survey", "https://survey.example.org/2026"));

    private final ObjectMapper json = new ObjectMapper();
    private final Oddities oddities = new Oddities(json);
    private final Fingerprints fingerprints = new Fingerprints();
    private final long seed;
    private final Duration latency;
    private final Set<String> retired;
    private final Faults faults;
    private final Keys keys;

    private final Limits limits = new Limits();
    private final Supplier<Moment> clock;

    Desk(SimulatorOptions options, Faults faults, Keys keys, Supplier<Moment> clock) {
        this.clock = clock;
        this.seed = options.seed();
        this.latency = options.latency();
        this.retired = options.retired();
        this.faults = faults;
        this.keys = keys;
    }

    /** What came in; {@code body} is null when it was larger than the simulator takes. */
    record Call(Vendor vendor, String path, String query, HttpFields headers, byte[] body) {}

    /** What goes out, after which delay; {@code sent} is run then. */
    record Served(Tally.Ticket ticket, Reply reply, long delayNanos, Runnable sent) {}

    private record Made(Reply reply, Usage usage) {}

    /** What the limits made of a call. */
    private static final class Visit {
        private Limit.Kind refusedBy;
        private Usage tokens = Usage.NONE;
        private Runnable sent = () -> {};
    }

    /** A call, and what is known of it; {@code body} is null when it is no JSON. */
    private record Case(
            Call call,
            JsonNode body,
            String key,
            String fingerprint,
            String cell,
            Dice dice,
            Troubles troubles,
            List<Active> limits,
            Moment now,
            long delay,
            Visit visit) {
        Vendor vendor() {
            return call.vendor;
        }
    }

    Served serve(Call call, Tally tally) {
        Moment now = clock.get();
        Vendor vendor = call.vendor;
        String key = vendor.key(call.headers, call.query);
        String fingerprint = fingerprints.of(key);
        JsonNode body = parse(call.body);
        String cell = cell(call, body);
        var ticket = tally.asked(cell, vendor.id(), fingerprint, System.currentTimeMillis() / 1000);
        Dice dice = Dice.of(seed, vendor.id(), cell, Integer.toString(ticket.nth()));
        long delay = delay(vendor, dice);
        Troubles troubles;
        try {
            troubles = troubles(call, fingerprint, cell, ticket.nth());
        } catch (IllegalArgumentException e) {
            return new Served(ticket, Reply.own(400, SHAPE_HEADER + ": " + e.getMessage()), 0, () -> {});
        }
        delay += troubles.delay().toNanos();
        var visit = new Visit();
        var asked = new Case(call, body, key, fingerprint, cell, dice, troubles, troubles.limits(), now, delay, visit);
        Reply reply;
        try {
            reply = answer(asked);
        } catch (RuntimeException e) {
            visit.sent.run();
            throw e;
        }
        tally.log().add(now.wall(), vendor.id(), fingerprint, reply.status(), visit.refusedBy, visit.tokens);
        return new Served(ticket, reply, delay, visit.sent);
    }

    private Troubles troubles(Call call, String fingerprint, String cell, int nth) {
        String provider = call.vendor.id();
        String wanted = Vendor.header(call.headers, SHAPE_HEADER);
        List<Active> ofKey = keys.now(provider, fingerprint);
        List<Active> ofProvider = faults.now(provider, fingerprint);
        if (wanted == null && ofKey.isEmpty() && ofProvider.isEmpty()) {
            return Troubles.NONE;
        }
        var all = new ArrayList<Active>();
        if (wanted != null) {
            all.addAll(Troubles.asked(wanted, call.vendor, call.path));
        }
        all.addAll(ofKey);
        all.addAll(ofProvider);
        return Troubles.of(all, call.vendor, call.path, seed, cell, nth);
    }

    private Reply answer(Case asked) {
        try {
            return decide(asked).with(asked.vendor().headers(allowance(asked), asked.dice));
        } catch (Rejected rejected) {
            return complain(asked, rejected.problem);
        }
    }

    private Reply complain(Case asked, Problem problem) {
        Vendor vendor = asked.vendor();
        String path = asked.call.path;
        Reply reply = vendor.complain(problem.asked(path, vendor.modelNamed(path, asked.body)), asked.dice);
        if (problem.kind() != Problem.Kind.LIMITED || problem.hint() == Hint.OWN) {
            return reply.with(vendor.headers(
                    problem.kind() == Problem.Kind.LIMITED ? exhausted(asked, problem) : allowance(asked), asked.dice));
        }
        // The wait stands in one place only: what the usual headers say of it is left out.
        List<String> headers = vendor.headers(exhausted(asked, problem), asked.dice);
        return reply.with(hint(problem)).with(problem.hint() == Hint.RESET ? headers : withoutRates(headers));
    }

    private static List<String> hint(Problem problem) {
        return switch (problem.hint()) {
            case MS -> List.of("retry-after-ms", Long.toString(problem.pause().toMillis()));
            case SECONDS -> List.of("retry-after", Long.toString(problem.waitSeconds()));
            case DATE -> List.of("retry-after", HTTP_DATE.format(nextSecond(problem.pause())));
            default -> List.of();
        };
    }

    /** When the pause is over, and never earlier. */
    static Instant nextSecond(Duration pause) {
        return Instant.ofEpochSecond((System.currentTimeMillis() + pause.toMillis() + 999) / 1000);
    }

    private static List<String> withoutRates(List<String> headers) {
        var others = new ArrayList<String>();
        for (int i = 0; i < headers.size(); i += 2) {
            if (!headers.get(i).toLowerCase(Locale.ROOT).contains("ratelimit")) {
                others.addAll(headers.subList(i, i + 2));
            }
        }
        return others;
    }

    private Allowance exhausted(Case asked, Problem problem) {
        return allowance(asked).without(problem.by(), problem.limit(), problem.pause());
    }

    private Allowance allowance(Case asked) {
        return limits.allowance(asked.limits, asked.fingerprint, asked.now);
    }

    private Reply decide(Case asked) {
        Active door = asked.troubles.first(Stage.DOOR);
        if (door != null && door.shape() == Shape.DEAD) {
            return Reply.dead();
        }
        if (door != null && door.shape() == Shape.HANG) {
            return Reply.never();
        }
        if (door != null) {
            throw new Rejected(Problem.of(door.shape().problem));
        }
        if (retired.contains(asked.vendor().id())) {
            throw new Rejected(Problem.of(Problem.Kind.RETIRED));
        }
        if (!asked.vendor().serves(asked.call.path)) {
            throw new Rejected(Problem.of(Problem.Kind.NO_SUCH_PATH));
        }
        checkKey(asked);
        return admitted(asked);
    }

    /** Tokens are counted of what it gets; so where they are limited, that is made first. */
    private Reply admitted(Case asked) {
        if (asked.limits.stream().noneMatch(one -> one.trouble().limit().kind().ofTokens())) {
            checkRate(asked, Usage.NONE);
            return within(asked, understood(asked)).reply;
        }
        Made made;
        try {
            made = within(asked, understood(asked));
        } catch (Rejected withoutAnAnswer) {
            checkRate(asked, Usage.NONE);
            throw withoutAnAnswer;
        }
        checkRate(asked, made.usage);
        return made.reply;
    }

    private void checkKey(Case asked) {
        String provider = asked.vendor().id();
        if (asked.key == null) {
            throw new Rejected(Problem.of(Problem.Kind.NO_KEY));
        }
        boolean listed = keys.listed(provider);
        if (listed ? !keys.knows(provider, asked.fingerprint) : asked.key.contains("invalid")) {
            throw new Rejected(Problem.badKey(asked.key));
        }
        if (!listed && asked.key.contains("noquota")) {
            throw new Rejected(Problem.of(Problem.Kind.NO_QUOTA));
        }
        Active state = asked.troubles.first(Stage.KEY);
        if (state != null) {
            Problem.Kind kind = state.shape().problem;
            throw new Rejected(kind == Problem.Kind.BAD_KEY ? Problem.badKey(asked.key) : Problem.of(kind));
        }
    }

    private void checkRate(Case asked, Usage usage) {
        for (Active trouble : asked.troubles.at(Stage.LIMIT)) {
            if (trouble.shape() != Shape.LIMITED) {
                throw new Rejected(hinted(trouble));
            }
        }
        if (asked.limits.isEmpty()) {
            return;
        }
        var cost = new Cost(usage, asked.now.nanos() + asked.delay);
        Refusal refusal = limits.enter(asked.limits, asked.fingerprint, asked.now, cost);
        if (refusal != null) {
            Limit limit = refusal.limit();
            asked.visit.refusedBy = limit.kind();
            int used = Math.max(0, limit.told() - refusal.left());
            var beyond = new Beyond(limit.kind(), limit.told(), used, refusal.asked());
            throw new Rejected(Problem.limited(beyond, refusal.pause(), Hint.OWN));
        }
        asked.visit.tokens = usage;
        List<Meter> entered = asked.limits.stream()
                .map(one -> one.meter(asked.fingerprint, asked.now))
                .toList();
        asked.visit.sent = () -> limits.leave(entered, cost);
    }

    private static Problem hinted(Active limit) {
        Duration span = limit.trouble().span();
        var beyond = new Beyond(Limit.Kind.BUCKET, HINTED_LIMIT, HINTED_LIMIT, 1);
        return Problem.limited(beyond, span == null ? HINTED : span, limit.shape().hint);
    }

    private static Question understood(Case asked) {
        if (asked.call.body == null) {
            throw new Rejected(Problem.of(Problem.Kind.TOO_LARGE));
        }
        if (asked.body == null || !asked.body.isObject()) {
            throw new Rejected(Problem.invalid("We could not parse the JSON body of your request.", null));
        }
        Question question = asked.vendor().read(asked.call.path, asked.body, asked.call.headers);
        Active request = asked.troubles.first(Stage.REQUEST);
        if (request != null) {
            throw new Rejected(Problem.of(request.shape().problem));
        }
        return question;
    }

    private Made within(Case asked, Question question) {
        boolean cut = false;
        boolean late = false;
        for (Active server : asked.troubles.at(Stage.SERVER)) {
            Shape shape = server.shape() == Shape.FLAKY ? flaw(asked.dice) : server.shape();
            if (shape == Shape.HTML) {
                return new Made(Reply.badGateway(), Usage.NONE);
            }
            if (shape.problem != null) {
                throw new Rejected(Problem.of(shape.problem));
            }
            cut |= shape == Shape.CUT;
            late |= shape == Shape.ERROR200;
        }
        Told told = tell(asked, question);
        if (late) {
            return new Made(asked.vendor().failLate(question, told), Usage.NONE);
        }
        Reply whole = asked.vendor().reply(question, told);
        Reply reply = spoiled(asked, whole);
        return new Made(cut ? reply.cut(Delivery.CUT) : reply, Usage.told(parse(whole.body())));
    }

    private static Shape flaw(Dice dice) {
        return dice.pick(List.of(Shape.SERVER_ERROR, Shape.DOWN, Shape.OVERLOADED, Shape.HTML, Shape.CUT));
    }

    /** Not the answer changes, but its body and its way. */
    private Reply spoiled(Case asked, Reply whole) {
        Reply reply = whole;
        for (Active body : asked.troubles.at(Stage.BODY)) {
            reply = switch (body.shape()) {
                case ODD_FINISH -> oddities.oddFinish(reply);
                case EXTRA_FIELDS -> oddities.withMore(reply);
                case NO_USAGE -> oddities.withoutUsage(reply);
                default -> reply;
            };
        }
        if (asked.troubles.strikes(Shape.BAD_JSON)) {
            reply = reply.badJson();
        }
        for (Active wire : asked.troubles.at(Stage.WIRE)) {
            reply = switch (wire.shape()) {
                case KEEP_ALIVE -> reply.after(asked.vendor().blankLine().repeat(waits(asked)));
                case KEEP_ALIVE_COMMENTS -> reply.after(asked.vendor().comment().repeat(waits(asked)));
                case CUT -> reply.cut(Delivery.CUT);
                case RESET -> reply.cut(Delivery.RESET);
                default -> reply;
            };
        }
        return reply;
    }

    private static int waits(Case asked) {
        return asked.dice.between(1, 70);
    }

    private Told tell(Case asked, Question question) {
        Troubles troubles = asked.troubles;
        String provider = asked.vendor().id();
        String text = Answers.text(seed, provider, question.model(), question.prompt(), repetition(asked.cell));
        if (troubles.strikes(Shape.UNICODE)) {
            text += UNICODE;
        }
        if (Structured.wanted(question.body())) {
            text = Structured.answer(question.body(), text);
        }
        End end = End.STOP;
        ToolCall call = null;
        int reasoning = asked.dice.between(0, 240);
        for (Active model : troubles.at(Stage.MODEL)) {
            switch (model.shape()) {
                case REFUSED -> {
                    end = End.REFUSED;
                    text = Answers.MARK + "I'm sorry, but I can't help with that.";
                }
                case FILTERED -> {
                    end = End.FILTERED;
                    text = half(text);
                }
                case EMPTY -> text = "";
                case TRUNCATED -> {
                    end = End.LENGTH;
                    text = half(text);
                }
                case SPENT -> {
                    end = End.LENGTH;
                    text = "";
                    reasoning = question.maxTokens() > 0 ? question.maxTokens() : SPENT_TOKENS;
                }
                case TOOL_CALL -> {
                    end = End.TOOL_CALL;
                    text = "";
                    call = ToolCall.answering(question);
                }
                default -> {}
            }
        }
        if (question.maxTokens() > 0 && Told.tokens(text) > question.maxTokens()) {
            end = End.LENGTH;
            text = Told.clip(text, question.maxTokens() * 4);
        }
        boolean thinks = troubles.strikes(Shape.THINKING);
        boolean cites = question.searches() || provider.equals("perplexity") || troubles.strikes(Shape.CITATIONS);
        int input = Told.tokens(question.prompt()) + 7;
        int cached = input < 1024 ? 0 : input / 128 * 128 - 128;
        return new Told(
                text,
                end,
                call,
                thinks,
                input,
                cached,
                call == null ? Told.tokens(text) : Told.tokens(call.arguments()),
                thinks ? Math.max(Told.tokens(Told.THOUGHT), reasoning) : reasoning,
                cites ? SOURCES : List.of(),
                asked.dice);
    }

    private static String half(String text) {
        return Told.clip(text, text.length() / 2);
    }

    private long delay(Vendor vendor, Dice dice) {
        double spread = Math.exp(SPREAD * dice.gaussian());
        return (long) (latency.toNanos() * vendor.pace() * spread);
    }

    private JsonNode parse(byte[] body) {
        try {
            return body == null ? null : json.readTree(body);
        } catch (JsonProcessingException e) {
            return null;
        } catch (IOException e) {
            throw new IllegalStateException("bytes in memory cannot fail to be read", e);
        }
    }

    /** The name in the header, else one made of what is asked. */
    private static String cell(Call call, JsonNode body) {
        String named = Vendor.header(call.headers, CELL_HEADER);
        if (named != null) {
            return named.length() <= LONGEST_CELL ? named : named.substring(0, LONGEST_CELL);
        }
        String asked = body == null
                ? ""
                : Vendor.promptOf(body.path("messages"))
                        + Vendor.promptOf(body.path("input"))
                        + Vendor.promptOf(body.path("contents"));
        String model = call.vendor.modelNamed(call.path, body);
        return "unnamed/" + call.vendor.id() + "/" + Dice.of(0, model, asked).hex(16) + "/0";
    }

    /** The last part of the cell's name; a name that ends otherwise counts as the first repetition. */
    private static int repetition(String cell) {
        String last = cell.substring(cell.lastIndexOf('/') + 1);
        return last.matches("\\d{1,6}") ? Integer.parseInt(last) : 0;
    }
}
