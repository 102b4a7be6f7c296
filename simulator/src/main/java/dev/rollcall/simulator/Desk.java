package dev.rollcall.simulator;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.rollcall.simulator.Fault.Kind;
import dev.rollcall.simulator.Faults.Active;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.eclipse.jetty.http.HttpFields;

/**
 * Decides what a request gets, and when. In the order of a real provider: is anybody there, is the key good, is there
 * room, is the request right, and only then what the model says.
 */
final class Desk {
    static final String CELL_HEADER = "X-Rollcall-Cell";
    private static final int LONGEST_CELL = 400;
    private static final double SPREAD = 0.35;
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

    Desk(SimulatorOptions options, Faults faults) {
        this.seed = options.seed();
        this.latency = options.latency();
        this.retired = options.retired();
        this.faults = faults;
    }

    /** What came in; {@code body} is null when it was larger than the simulator takes. */
    record Call(Vendor vendor, String path, String query, HttpFields headers, byte[] body) {}

    /** What goes out, after which delay. */
    record Served(Tally.Ticket ticket, Reply reply, long delayNanos) {}

    Served serve(Call call, Tally tally) {
        String key = call.vendor.key(call.headers, call.query);
        String fingerprint = fingerprints.of(key);
        JsonNode body = parse(call.body);
        String cell = cell(call, body);
        var ticket = tally.asked(cell, call.vendor.id(), fingerprint, System.currentTimeMillis() / 1000);
        Dice dice = Dice.of(seed, call.vendor.id(), cell, Integer.toString(ticket.nth()));
        long delay = delay(call.vendor, dice);
        Active limit = faults.find(call.vendor.id(), Kind.LIMITED);
        Reply reply;
        try {
            reply = decide(call, body, key, fingerprint, cell, dice, limit);
        } catch (Rejected rejected) {
            reply = call.vendor.complain(rejected.problem, dice);
        }
        return new Served(ticket, reply.with(call.vendor.headers(allowance(limit, fingerprint), dice)), delay);
    }

    private static Allowance allowance(Active limit, String fingerprint) {
        if (limit == null) {
            return Allowance.PLENTY;
        }
        int left = limit.bucket(fingerprint, System.nanoTime()).left();
        return new Allowance(perMinute(limit), left, Duration.ofNanos((long)
                (60e9 / limit.trouble().amount())));
    }

    private static int perMinute(Active limit) {
        return (int) Math.max(1, limit.trouble().amount());
    }

    private Reply decide(
            Call call, JsonNode body, String key, String fingerprint, String cell, Dice dice, Active limit) {
        Vendor vendor = call.vendor;
        if (faults.none()) {
            return checked(call, body, key, dice, cell);
        }
        String id = vendor.id();
        if (faults.find(id, Kind.DEAD) != null) {
            return Reply.badGateway().dead();
        }
        if (faults.find(id, Kind.DOWN) != null) {
            return vendor.complain(Problem.of(Problem.Kind.UNAVAILABLE), dice);
        }
        if (faults.find(id, Kind.RETIRED) != null) {
            return vendor.complain(Problem.of(Problem.Kind.RETIRED), dice);
        }
        if (key != null && faults.find(id, Kind.UNAUTHORIZED) != null) {
            return vendor.complain(Problem.badKey(key), dice);
        }
        if (key != null && faults.find(id, Kind.QUOTA) != null) {
            return vendor.complain(Problem.of(Problem.Kind.NO_QUOTA), dice);
        }
        if (limit != null) {
            Duration wait = limit.bucket(fingerprint, System.nanoTime()).take(System.nanoTime());
            if (!wait.isZero()) {
                String model = vendor.modelNamed(call.path, body);
                return vendor.complain(Problem.limited(model, perMinute(limit), wait), dice);
            }
        }
        Reply reply = checked(call, body, key, dice, cell);
        return reply.outcome() != Outcome.SERVER_FAULT && reply.status() == 200 ? spoiled(vendor, reply, dice) : reply;
    }

    private Reply spoiled(Vendor vendor, Reply reply, Dice dice) {
        if (draws(vendor, Kind.FLAKY, dice)) {
            return switch (dice.between(0, 4)) {
                case 0 -> vendor.complain(Problem.of(Problem.Kind.INTERNAL), dice);
                case 1 -> vendor.complain(Problem.of(Problem.Kind.UNAVAILABLE), dice);
                case 2 -> vendor.complain(Problem.of(Problem.Kind.OVERLOADED), dice);
                case 3 -> Reply.badGateway();
                default -> reply.cut();
            };
        }
        if (draws(vendor, Kind.HTML, dice)) {
            return Reply.badGateway();
        }
        if (draws(vendor, Kind.BADJSON, dice)) {
            return reply.badJson();
        }
        if (draws(vendor, Kind.CUT, dice)) {
            return reply.cut();
        }
        Reply odd = draws(vendor, Kind.ODDFINISH, dice) ? oddities.oddFinish(reply) : reply;
        return draws(vendor, Kind.NOUSAGE, dice) ? oddities.withoutUsage(odd) : odd;
    }

    private boolean draws(Vendor vendor, Kind kind, Dice dice) {
        double drawn = dice.next();
        Active active = faults.find(vendor.id(), kind);
        return active != null && drawn < active.trouble().amount();
    }

    private Reply checked(Call call, JsonNode body, String key, Dice dice, String cell) {
        Vendor vendor = call.vendor;
        if (retired.contains(vendor.id())) {
            return vendor.complain(Problem.of(Problem.Kind.RETIRED), dice);
        }
        if (!vendor.serves(call.path)) {
            return vendor.complain(new Problem(Problem.Kind.NO_SUCH_PATH, call.path, null, "", 0, Duration.ZERO), dice);
        }
        if (key == null) {
            return vendor.complain(Problem.of(Problem.Kind.NO_KEY), dice);
        }
        if (key.contains("invalid")) {
            return vendor.complain(Problem.badKey(key), dice);
        }
        if (key.contains("noquota")) {
            return vendor.complain(Problem.of(Problem.Kind.NO_QUOTA), dice);
        }
        if (call.body == null) {
            return vendor.complain(Problem.of(Problem.Kind.TOO_LARGE), dice);
        }
        if (body == null || !body.isObject()) {
            return vendor.complain(Problem.invalid("We could not parse the JSON body of your request.", null), dice);
        }
        Question question = vendor.read(call.path, body, call.headers);
        Told told = tell(vendor, question, repetition(cell), dice);
        return draws(vendor, Kind.ERROR200, dice) ? vendor.failLate(question, told) : vendor.reply(question, told);
    }

    private Told tell(Vendor vendor, Question question, int repetition, Dice dice) {
        String text = Answers.text(seed, vendor.id(), question.model(), question.prompt(), repetition);
        if (Structured.wanted(question.body())) {
            text = Structured.answer(question.body(), text);
        }
        Outcome outcome = Outcome.ANSWERED;
        if (draws(vendor, Kind.REFUSED, dice)) {
            outcome = Outcome.REFUSED;
            text = Answers.MARK + "I'm sorry, but I can't help with that.";
        } else if (draws(vendor, Kind.EMPTY, dice)) {
            outcome = Outcome.EMPTY;
            text = "";
        } else if (draws(vendor, Kind.TRUNCATED, dice)) {
            outcome = Outcome.TRUNCATED;
            text = text.substring(0, text.length() / 2);
        }
        if (question.maxTokens() > 0 && Told.tokens(text) > question.maxTokens()) {
            outcome = Outcome.TRUNCATED;
            text = text.substring(0, question.maxTokens() * 4);
        }
        int input = Told.tokens(question.prompt()) + 7;
        int cached = input < 1024 ? 0 : input / 128 * 128 - 128;
        var sources = vendor instanceof Perplexity || question.searches() ? SOURCES : List.<Told.Source>of();
        return new Told(text, outcome, input, cached, Told.tokens(text), dice.between(0, 240), sources, dice);
    }

    private long delay(Vendor vendor, Dice dice) {
        double spread = Math.exp(SPREAD * dice.gaussian());
        double nanos = latency.toNanos() * vendor.pace() * spread;
        Active slow = faults.find(vendor.id(), Kind.SLOW);
        return (long) nanos + (slow == null ? 0 : (long) (slow.trouble().amount() * 1e6));
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
