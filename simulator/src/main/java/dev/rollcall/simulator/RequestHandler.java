package dev.rollcall.simulator;

import dev.rollcall.simulator.faults.ActiveFaults;
import dev.rollcall.simulator.limits.ClockReading;
import dev.rollcall.simulator.answers.Dice;
import dev.rollcall.simulator.vendors.ErrorReplies;
import dev.rollcall.simulator.faults.Fingerprints;
import dev.rollcall.simulator.faults.KeyStates;
import dev.rollcall.simulator.limits.LimitChecker;
import dev.rollcall.simulator.limits.LimitCounter;
import dev.rollcall.simulator.vendors.ModelAnswer;
import dev.rollcall.simulator.vendors.RejectedException;
import dev.rollcall.simulator.limits.RemainingLimits;
import dev.rollcall.simulator.faults.ReplyShaper;
import dev.rollcall.simulator.control.RequestCounter;
import dev.rollcall.simulator.faults.RequestFaults;
import dev.rollcall.simulator.vendors.Shape;
import dev.rollcall.simulator.vendors.SimulatedError;
import dev.rollcall.simulator.limits.SimulatedLimit;
import dev.rollcall.simulator.vendors.SimulatedReply;
import dev.rollcall.simulator.vendors.SimulatedRequest;
import dev.rollcall.simulator.limits.SimulatedUsage;
import dev.rollcall.simulator.vendors.Vendor;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.rollcall.simulator.faults.ActiveFaults.Active;
import dev.rollcall.simulator.limits.LimitChecker.NoRoom;
import dev.rollcall.simulator.limits.LimitCounter.RequestCost;
import dev.rollcall.simulator.vendors.SimulatedError.LimitExceeded;
import dev.rollcall.simulator.vendors.SimulatedError.Hint;
import dev.rollcall.simulator.vendors.SimulatedReply.Delivery;
import dev.rollcall.simulator.vendors.Shape.CheckStage;
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
final class RequestHandler {
    static final String CELL_HEADER = "X-Rollcall-Cell";
    static final String SHAPE_HEADER = "X-Rollcall-Shape";
    private static final int LONGEST_CELL = 400;
    private static final double SPREAD = 0.35;
    /** What a 429 hints at that comes from no bucket. */
    private static final Duration HINTED = Duration.ofMillis(6_780);

    private static final int HINTED_LIMIT = 60;

    private final ObjectMapper json = new ObjectMapper();
    private final ReplyShaper flaws = new ReplyShaper(json);
    private final Fingerprints fingerprints = new Fingerprints();
    private final long seed;
    private final SimulatedModel model;
    private final Duration latency;
    private final Set<String> retired;
    private final ActiveFaults faults;
    private final KeyStates keys;

    private final LimitChecker limits = new LimitChecker();
    private final Supplier<ClockReading> clock;

    RequestHandler(SimulatorOptions options, ActiveFaults faults, KeyStates keys, Supplier<ClockReading> clock) {
        this.clock = clock;
        this.seed = options.seed();
        this.model = new SimulatedModel(seed);
        this.latency = options.latency();
        this.retired = options.retired();
        this.faults = faults;
        this.keys = keys;
    }

    /** What came in; {@code body} is null when it was larger than the simulator takes. */
    record IncomingCall(Vendor vendor, String path, String query, HttpFields headers, byte[] body) {}

    /** What goes out, after which delay; {@code sent} is run then. */
    record TimedReply(RequestCounter.CountedRequest ticket, SimulatedReply reply, long delayNanos, Runnable sent) {}

    private record MadeReply(SimulatedReply reply, SimulatedUsage usage) {}

    TimedReply serve(IncomingCall raw, RequestCounter tally) {
        ClockReading now = clock.get();
        Vendor vendor = raw.vendor;
        var call = new IncomingCall(vendor, vendor.canonical(raw.path), raw.query, raw.headers, raw.body);
        String key = vendor.key(call.headers, call.query);
        String fingerprint = fingerprints.of(key);
        JsonNode body = parse(call.body);
        String cell = cell(call, body);
        var ticket = tally.asked(cell, vendor.id(), fingerprint, System.currentTimeMillis() / 1000);
        Dice dice = Dice.of(seed, vendor.id(), cell, Integer.toString(ticket.nth()));
        long delay = delay(vendor, dice);
        RequestFaults troubles;
        try {
            troubles = troubles(call, fingerprint, cell, ticket.nth());
        } catch (IllegalArgumentException e) {
            SimulatedError problem = SimulatedError.simulator(SHAPE_HEADER + ": " + e.getMessage());
            return new TimedReply(ticket, vendor.complain(problem, dice), 0, () -> {});
        }
        delay += troubles.delay().toNanos();
        var visit = new RequestContext.LimitRecord();
        var asked = new RequestContext(call, body, key, fingerprint, cell, dice, troubles, troubles.limits(), now, delay, visit);
        SimulatedReply reply;
        try {
            reply = answer(asked);
        } catch (RuntimeException e) {
            visit.sent.run();
            throw e;
        }
        tally.log().add(now.wall(), vendor.id(), fingerprint, reply.status(), visit.refusedBy, visit.tokens);
        return new TimedReply(ticket, reply, delay, visit.sent);
    }

    private RequestFaults troubles(IncomingCall call, String fingerprint, String cell, int nth) {
        String provider = call.vendor.id();
        String wanted = Vendor.header(call.headers, SHAPE_HEADER);
        List<Active> ofKey = keys.now(provider, fingerprint);
        List<Active> ofProvider = faults.now(provider, fingerprint);
        if (wanted == null && ofKey.isEmpty() && ofProvider.isEmpty()) {
            return RequestFaults.NONE;
        }
        var all = new ArrayList<Active>();
        if (wanted != null) {
            all.addAll(RequestFaults.asked(wanted, call.vendor, call.path));
        }
        all.addAll(ofKey);
        all.addAll(ofProvider);
        return RequestFaults.of(all, call.vendor, call.path, seed, cell, nth);
    }

    private SimulatedReply answer(RequestContext asked) {
        try {
            return decide(asked).with(asked.vendor().headers(allowance(asked), asked.dice()));
        } catch (RejectedException rejected) {
            return ErrorReplies.reply(asked, rejected.problem, allowance(asked));
        }
    }

    private RemainingLimits allowance(RequestContext asked) {
        return limits.allowance(asked.limits(), asked.fingerprint(), asked.now());
    }

    private SimulatedReply decide(RequestContext asked) {
        Active door = asked.troubles().first(CheckStage.DOOR);
        if (door != null && door.shape() == Shape.DEAD) {
            return SimulatedReply.dead();
        }
        if (door != null && door.shape() == Shape.HANG) {
            return SimulatedReply.never();
        }
        if (door != null) {
            throw new RejectedException(SimulatedError.of(door.shape().problem));
        }
        if (retired.contains(asked.vendor().id())) {
            throw new RejectedException(SimulatedError.of(SimulatedError.Kind.RETIRED));
        }
        if (!asked.vendor().serves(asked.call().path)) {
            throw new RejectedException(SimulatedError.noSuchPath(notServed(asked.vendor(), "POST", asked.call().path)));
        }
        checkKey(asked);
        return admitted(asked);
    }

    /** Tokens are counted of what it gets; so where they are limited, that is made first. */
    private SimulatedReply admitted(RequestContext asked) {
        if (asked.limits().stream()
                .noneMatch(one -> one.trouble().limit().kind().ofTokens())) {
            checkRate(asked, SimulatedUsage.NONE);
            return within(asked, understood(asked)).reply;
        }
        MadeReply made;
        try {
            made = within(asked, understood(asked));
        } catch (RejectedException withoutAnAnswer) {
            checkRate(asked, SimulatedUsage.NONE);
            throw withoutAnAnswer;
        }
        checkRate(asked, made.usage);
        return made.reply;
    }

    /** A request that counts for nothing: no provider is asked in that way. */
    SimulatedReply strayed(Vendor vendor, String method, String path) {
        SimulatedError problem = SimulatedError.noSuchPath(notServed(vendor, method, path));
        return vendor.complain(problem, Dice.of(seed, vendor.id(), method, path));
    }

    private static String notServed(Vendor vendor, String method, String path) {
        return "The simulator has nothing at " + method + " /" + vendor.id() + path + ". It serves POST to "
                + vendor.served() + " below /" + vendor.id() + ": mend the base URL, or ask one of these.";
    }

    private void checkKey(RequestContext asked) {
        String provider = asked.vendor().id();
        if (asked.key() == null) {
            throw new RejectedException(SimulatedError.of(SimulatedError.Kind.NO_KEY));
        }
        boolean listed = keys.listed(provider);
        if (listed ? !keys.knows(provider, asked.fingerprint()) : asked.key().contains("invalid")) {
            throw new RejectedException(SimulatedError.badKey(asked.key()));
        }
        if (!listed && asked.key().contains("noquota")) {
            throw new RejectedException(SimulatedError.of(SimulatedError.Kind.NO_QUOTA));
        }
        Active state = asked.troubles().first(CheckStage.KEY);
        if (state != null) {
            SimulatedError.Kind kind = state.shape().problem;
            throw new RejectedException(kind == SimulatedError.Kind.BAD_KEY ? SimulatedError.badKey(asked.key()) : SimulatedError.of(kind));
        }
    }

    private void checkRate(RequestContext asked, SimulatedUsage usage) {
        for (Active trouble : asked.troubles().at(CheckStage.LIMIT)) {
            if (trouble.shape() != Shape.LIMITED) {
                throw new RejectedException(hinted(trouble));
            }
        }
        if (asked.limits().isEmpty()) {
            return;
        }
        var cost = new RequestCost(usage, asked.now().nanos() + asked.delay());
        NoRoom refusal = limits.enter(asked.limits(), asked.fingerprint(), asked.now(), cost);
        if (refusal != null) {
            SimulatedLimit limit = refusal.limit();
            asked.visit().refusedBy = limit.kind();
            int used = Math.max(0, limit.told() - refusal.left());
            var beyond = new LimitExceeded(limit.kind(), limit.told(), used, refusal.asked());
            throw new RejectedException(SimulatedError.limited(beyond, refusal.pause(), Hint.OWN));
        }
        asked.visit().tokens = usage;
        List<LimitCounter> entered = asked.limits().stream()
                .map(one -> one.meter(asked.fingerprint(), asked.now()))
                .toList();
        asked.visit().sent = () -> limits.leave(entered, cost);
    }

    private static SimulatedError hinted(Active limit) {
        Duration span = limit.trouble().span();
        var beyond = new LimitExceeded(SimulatedLimit.Kind.BUCKET, HINTED_LIMIT, HINTED_LIMIT, 1);
        return SimulatedError.limited(beyond, span == null ? HINTED : span, limit.shape().hint);
    }

    private static SimulatedRequest understood(RequestContext asked) {
        if (asked.call().body == null) {
            throw new RejectedException(SimulatedError.of(SimulatedError.Kind.TOO_LARGE));
        }
        if (asked.body() == null || !asked.body().isObject()) {
            throw new RejectedException(SimulatedError.invalid("We could not parse the JSON body of your request.", null));
        }
        SimulatedRequest question = asked.vendor().read(asked.call().path, asked.body(), asked.call().headers);
        Active request = asked.troubles().first(CheckStage.REQUEST);
        if (request != null) {
            throw new RejectedException(SimulatedError.of(request.shape().problem));
        }
        return question;
    }

    private MadeReply within(RequestContext asked, SimulatedRequest question) {
        boolean cut = false;
        boolean late = false;
        for (Active server : asked.troubles().at(CheckStage.SERVER)) {
            Shape shape = server.shape() == Shape.FLAKY ? flaw(asked.dice()) : server.shape();
            if (shape == Shape.HTML) {
                return new MadeReply(SimulatedReply.badGateway(), SimulatedUsage.NONE);
            }
            if (shape.problem != null) {
                throw new RejectedException(SimulatedError.of(shape.problem));
            }
            cut |= shape == Shape.CUT;
            late |= shape == Shape.ERROR200;
        }
        ModelAnswer told = model.tell(asked, question);
        if (late) {
            SimulatedReply failed = asked.vendor().failLate(question, told);
            return new MadeReply(flaws.streamed(asked, question, failed), SimulatedUsage.NONE);
        }
        SimulatedReply whole = asked.vendor().reply(question, told);
        SimulatedReply reply = flaws.sent(asked, question, whole);
        return new MadeReply(cut ? reply.cut(Delivery.CUT) : reply, SimulatedUsage.told(parse(whole.body())));
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
    private static String cell(IncomingCall call, JsonNode body) {
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
