package dev.rollcall.simulator;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.rollcall.simulator.ReplyMaker.MadeReply;
import dev.rollcall.simulator.answers.Dice;
import dev.rollcall.simulator.control.CountedRequest;
import dev.rollcall.simulator.control.RequestCounter;
import dev.rollcall.simulator.faults.ActiveFaults;
import dev.rollcall.simulator.faults.ActiveRule;
import dev.rollcall.simulator.faults.Fingerprints;
import dev.rollcall.simulator.faults.KeyStates;
import dev.rollcall.simulator.faults.RequestFaults;
import dev.rollcall.simulator.limits.ClockReading;
import dev.rollcall.simulator.limits.SimulatedUsage;
import dev.rollcall.simulator.vendors.ErrorReplies;
import dev.rollcall.simulator.vendors.PromptText;
import dev.rollcall.simulator.vendors.RejectedException;
import dev.rollcall.simulator.vendors.Shape;
import dev.rollcall.simulator.vendors.Shape.CheckStage;
import dev.rollcall.simulator.vendors.SimulatedError;
import dev.rollcall.simulator.vendors.SimulatedReply;
import dev.rollcall.simulator.vendors.Vendor;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;

/**
 * Decides which reply a request gets, and when. The checks are in the order of a real provider: does the path exist, is the
 * key good, have the limits room, is the request correct; only then the model answers.
 */
final class RequestHandler {
    static final String CELL_HEADER = "X-Rollcall-Cell";
    static final String SHAPE_HEADER = "X-Rollcall-Shape";
    private static final int LONGEST_CELL = 400;
    /** How far single latencies spread about the median: the standard deviation of their logarithm. */
    private static final double SPREAD = 0.35;

    private final ObjectMapper json = new ObjectMapper();
    private final Fingerprints fingerprints = new Fingerprints();
    private final long seed;
    private final Duration latency;
    private final Set<String> retired;
    private final ActiveFaults faults;
    private final KeyStates keys;
    private final KeyCheck keyCheck;
    private final RateCheck rateCheck = new RateCheck();
    private final ReplyMaker replies;
    private final Supplier<ClockReading> clock;

    RequestHandler(
            SimulatorOptions options,
            ReplyMaker replies,
            ActiveFaults faults,
            KeyStates keys,
            Supplier<ClockReading> clock) {
        this.clock = clock;
        this.seed = options.seed();
        this.latency = options.latency();
        this.retired = options.retired();
        this.faults = faults;
        this.keys = keys;
        this.keyCheck = new KeyCheck(keys);
        this.replies = replies;
    }

    TimedReply handle(IncomingCall raw, RequestCounter counter) {
        ClockReading now = clock.get();
        IncomingCall call = raw.canonical();
        Vendor vendor = call.vendor();
        String key = vendor.key(call.head());
        String fingerprint = fingerprints.of(key);
        JsonNode body = parse(call.body());
        String cell = cell(call, body);
        CountedRequest counted = counter.asked(cell, vendor.id(), fingerprint, System.currentTimeMillis() / 1000);
        Dice dice = Dice.of(seed, vendor.id(), cell, Integer.toString(counted.nth()));
        long usual = usualDelay(vendor, dice);
        RequestFaults wrong;
        try {
            wrong = faultsOf(call, fingerprint, cell, counted.nth());
        } catch (IllegalArgumentException e) {
            SimulatedError error = SimulatedError.simulator(SHAPE_HEADER + ": " + e.getMessage());
            return new TimedReply(counted, vendor.error(error, dice), 0, () -> {});
        }
        long delay = usual + wrong.delay().toNanos();
        var rate = new RateResult();
        var context =
                new RequestContext(call, body, key, fingerprint, cell, dice, wrong, wrong.limits(), now, delay, rate);
        SimulatedReply reply;
        try {
            reply = replyTo(context);
        } catch (RuntimeException e) {
            rate.sent.run();
            throw e;
        }
        counter.log().add(now.wall(), vendor.id(), fingerprint, reply.status(), rate.refusedBy, rate.tokens);
        return new TimedReply(counted, reply, delay, rate.sent);
    }

    private RequestFaults faultsOf(IncomingCall call, String fingerprint, String cell, int nth) {
        String provider = call.vendor().id();
        String wanted = call.head().header(SHAPE_HEADER);
        List<ActiveRule> ofKey = keys.now(provider, fingerprint);
        List<ActiveRule> ofProvider = faults.now(provider, fingerprint);
        if (wanted == null && ofKey.isEmpty() && ofProvider.isEmpty()) {
            return RequestFaults.NONE;
        }
        var all = new ArrayList<ActiveRule>();
        if (wanted != null) {
            all.addAll(RequestFaults.askedFor(wanted, call.vendor(), call.path()));
        }
        all.addAll(ofKey);
        all.addAll(ofProvider);
        return RequestFaults.of(all, call.vendor(), call.path(), seed, cell, nth);
    }

    private SimulatedReply replyTo(RequestContext context) {
        Vendor vendor = context.vendor();
        try {
            return decide(context).with(vendor.headers(rateCheck.remaining(context), context.dice()));
        } catch (RejectedException e) {
            String path = context.path();
            SimulatedError error = e.error().at(path, vendor.modelNamed(path, context.body()));
            return ErrorReplies.reply(vendor, error, rateCheck.remaining(context), context.dice());
        }
    }

    private SimulatedReply decide(RequestContext context) {
        ActiveRule away = context.faults().first(CheckStage.AVAILABILITY);
        if (away != null && away.shape() == Shape.DEAD) {
            return SimulatedReply.dead();
        }
        if (away != null && away.shape() == Shape.HANG) {
            return SimulatedReply.never();
        }
        if (away != null) {
            throw new RejectedException(SimulatedError.of(away.shape().error()));
        }
        if (retired.contains(context.vendor().id())) {
            throw new RejectedException(SimulatedError.of(SimulatedError.ErrorCause.RETIRED));
        }
        if (!context.vendor().serves(context.path())) {
            throw new RejectedException(SimulatedError.noSuchPath(notServed(context.vendor(), "POST", context.path())));
        }
        keyCheck.check(context);
        return withinLimits(context);
    }

    /** If tokens are limited, the reply is made first, because the limits count its tokens. */
    private SimulatedReply withinLimits(RequestContext context) {
        if (context.limits().stream().noneMatch(one -> one.limit().kind().ofTokens())) {
            rateCheck.check(context, SimulatedUsage.NONE);
            return replies.make(context).reply();
        }
        MadeReply made;
        try {
            made = replies.make(context);
        } catch (RejectedException withoutAnAnswer) {
            rateCheck.check(context, SimulatedUsage.NONE);
            throw withoutAnAnswer;
        }
        rateCheck.check(context, made.usage().get());
        return made.reply();
    }

    /** The reply to a request with another method, or at a path that the provider does not have. It is not counted. */
    SimulatedReply notServedReply(Vendor vendor, String method, String path) {
        SimulatedError error = SimulatedError.noSuchPath(notServed(vendor, method, path));
        return vendor.error(error, Dice.of(seed, vendor.id(), method, path));
    }

    private static String notServed(Vendor vendor, String method, String path) {
        return "The simulator has nothing at " + method + " /" + vendor.id() + path + ". It serves POST to "
                + vendor.served() + " below /" + vendor.id() + ": mend the base URL, or ask one of these.";
    }

    private long usualDelay(Vendor vendor, Dice dice) {
        double spread = Math.exp(SPREAD * dice.gaussian());
        return (long) (latency.toNanos() * vendor.latencyFactor() * spread);
    }

    /** The body as JSON; null when it is not JSON. */
    private JsonNode parse(byte[] body) {
        try {
            return body == null ? null : json.readTree(body);
        } catch (JsonProcessingException e) {
            return null;
        } catch (IOException e) {
            throw new IllegalStateException("bytes in memory cannot fail to be read", e);
        }
    }

    /** The cell's name in the header, else one made from the request. */
    private static String cell(IncomingCall call, JsonNode body) {
        String named = call.head().header(CELL_HEADER);
        if (named != null) {
            return named.length() <= LONGEST_CELL ? named : named.substring(0, LONGEST_CELL);
        }
        return unnamedCell(call.vendor(), call.path(), body) + "/0";
    }

    /** A cell's name made of what is asked, without the repetition at its end. */
    static String unnamedCell(Vendor vendor, String path, JsonNode body) {
        String asked = body == null
                ? ""
                : PromptText.of(body.path("messages"))
                        + PromptText.of(body.path("input"))
                        + PromptText.of(body.path("contents"));
        String model = vendor.modelNamed(path, body);
        return "unnamed/" + vendor.id() + "/" + Dice.of(0, model, asked).hex(16);
    }
}
