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
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
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

    private final ObjectMapper json = new ObjectMapper();
    private final Flaws flaws = new Flaws(json);
    private final Fingerprints fingerprints = new Fingerprints();
    private final long seed;
    private final Model model;
    private final Duration latency;
    private final Set<String> retired;
    private final Faults faults;
    private final Keys keys;

    private final Limits limits = new Limits();
    private final Supplier<Moment> clock;

    Desk(SimulatorOptions options, Faults faults, Keys keys, Supplier<Moment> clock) {
        this.clock = clock;
        this.seed = options.seed();
        this.model = new Model(seed);
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

    Served serve(Call raw, Tally tally) {
        Moment now = clock.get();
        Vendor vendor = raw.vendor;
        var call = new Call(vendor, vendor.canonical(raw.path), raw.query, raw.headers, raw.body);
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
            Problem problem = Problem.simulator(SHAPE_HEADER + ": " + e.getMessage());
            return new Served(ticket, vendor.complain(problem, dice), 0, () -> {});
        }
        delay += troubles.delay().toNanos();
        var visit = new Asked.Visit();
        var asked = new Asked(call, body, key, fingerprint, cell, dice, troubles, troubles.limits(), now, delay, visit);
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

    private Reply answer(Asked asked) {
        try {
            return decide(asked).with(asked.vendor().headers(allowance(asked), asked.dice()));
        } catch (Rejected rejected) {
            return Complaints.reply(asked, rejected.problem, allowance(asked));
        }
    }

    private Allowance allowance(Asked asked) {
        return limits.allowance(asked.limits(), asked.fingerprint(), asked.now());
    }

    private Reply decide(Asked asked) {
        Active door = asked.troubles().first(Stage.DOOR);
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
        if (!asked.vendor().serves(asked.call().path)) {
            throw new Rejected(Problem.noSuchPath(notServed(asked.vendor(), "POST", asked.call().path)));
        }
        checkKey(asked);
        return admitted(asked);
    }

    /** Tokens are counted of what it gets; so where they are limited, that is made first. */
    private Reply admitted(Asked asked) {
        if (asked.limits().stream()
                .noneMatch(one -> one.trouble().limit().kind().ofTokens())) {
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

    /** A request that counts for nothing: no provider is asked in that way. */
    Reply strayed(Vendor vendor, String method, String path) {
        Problem problem = Problem.noSuchPath(notServed(vendor, method, path));
        return vendor.complain(problem, Dice.of(seed, vendor.id(), method, path));
    }

    private static String notServed(Vendor vendor, String method, String path) {
        return "The simulator has nothing at " + method + " /" + vendor.id() + path + ". It serves POST to "
                + vendor.served() + " below /" + vendor.id() + ": mend the base URL, or ask one of these.";
    }

    private void checkKey(Asked asked) {
        String provider = asked.vendor().id();
        if (asked.key() == null) {
            throw new Rejected(Problem.of(Problem.Kind.NO_KEY));
        }
        boolean listed = keys.listed(provider);
        if (listed ? !keys.knows(provider, asked.fingerprint()) : asked.key().contains("invalid")) {
            throw new Rejected(Problem.badKey(asked.key()));
        }
        if (!listed && asked.key().contains("noquota")) {
            throw new Rejected(Problem.of(Problem.Kind.NO_QUOTA));
        }
        Active state = asked.troubles().first(Stage.KEY);
        if (state != null) {
            Problem.Kind kind = state.shape().problem;
            throw new Rejected(kind == Problem.Kind.BAD_KEY ? Problem.badKey(asked.key()) : Problem.of(kind));
        }
    }

    private void checkRate(Asked asked, Usage usage) {
        for (Active trouble : asked.troubles().at(Stage.LIMIT)) {
            if (trouble.shape() != Shape.LIMITED) {
                throw new Rejected(hinted(trouble));
            }
        }
        if (asked.limits().isEmpty()) {
            return;
        }
        var cost = new Cost(usage, asked.now().nanos() + asked.delay());
        Refusal refusal = limits.enter(asked.limits(), asked.fingerprint(), asked.now(), cost);
        if (refusal != null) {
            Limit limit = refusal.limit();
            asked.visit().refusedBy = limit.kind();
            int used = Math.max(0, limit.told() - refusal.left());
            var beyond = new Beyond(limit.kind(), limit.told(), used, refusal.asked());
            throw new Rejected(Problem.limited(beyond, refusal.pause(), Hint.OWN));
        }
        asked.visit().tokens = usage;
        List<Meter> entered = asked.limits().stream()
                .map(one -> one.meter(asked.fingerprint(), asked.now()))
                .toList();
        asked.visit().sent = () -> limits.leave(entered, cost);
    }

    private static Problem hinted(Active limit) {
        Duration span = limit.trouble().span();
        var beyond = new Beyond(Limit.Kind.BUCKET, HINTED_LIMIT, HINTED_LIMIT, 1);
        return Problem.limited(beyond, span == null ? HINTED : span, limit.shape().hint);
    }

    private static Question understood(Asked asked) {
        if (asked.call().body == null) {
            throw new Rejected(Problem.of(Problem.Kind.TOO_LARGE));
        }
        if (asked.body() == null || !asked.body().isObject()) {
            throw new Rejected(Problem.invalid("We could not parse the JSON body of your request.", null));
        }
        Question question = asked.vendor().read(asked.call().path, asked.body(), asked.call().headers);
        Active request = asked.troubles().first(Stage.REQUEST);
        if (request != null) {
            throw new Rejected(Problem.of(request.shape().problem));
        }
        return question;
    }

    private Made within(Asked asked, Question question) {
        boolean cut = false;
        boolean late = false;
        for (Active server : asked.troubles().at(Stage.SERVER)) {
            Shape shape = server.shape() == Shape.FLAKY ? flaw(asked.dice()) : server.shape();
            if (shape == Shape.HTML) {
                return new Made(Reply.badGateway(), Usage.NONE);
            }
            if (shape.problem != null) {
                throw new Rejected(Problem.of(shape.problem));
            }
            cut |= shape == Shape.CUT;
            late |= shape == Shape.ERROR200;
        }
        Told told = model.tell(asked, question);
        if (late) {
            Reply failed = asked.vendor().failLate(question, told);
            return new Made(flaws.streamed(asked, question, failed), Usage.NONE);
        }
        Reply whole = asked.vendor().reply(question, told);
        Reply reply = flaws.sent(asked, question, whole);
        return new Made(cut ? reply.cut(Delivery.CUT) : reply, Usage.told(parse(whole.body())));
    }

    private static Shape flaw(Dice dice) {
        return dice.pick(List.of(Shape.SERVER_ERROR, Shape.DOWN, Shape.OVERLOADED, Shape.HTML, Shape.CUT));
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
}
