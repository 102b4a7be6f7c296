package dev.rollcall.simulator;

import dev.rollcall.simulator.answers.Dice;
import dev.rollcall.simulator.batches.BatchCall;
import dev.rollcall.simulator.batches.BatchDesk;
import dev.rollcall.simulator.batches.BatchFaults;
import dev.rollcall.simulator.batches.BatchReply;
import dev.rollcall.simulator.batches.BatchReply.Kind;
import dev.rollcall.simulator.batches.RowWork.Sender;
import dev.rollcall.simulator.faults.ActiveRule;
import dev.rollcall.simulator.faults.FaultRule;
import dev.rollcall.simulator.faults.Fingerprints;
import dev.rollcall.simulator.faults.RequestFaults;
import dev.rollcall.simulator.limits.ClockReading;
import dev.rollcall.simulator.limits.RemainingLimits;
import dev.rollcall.simulator.limits.SimulatedLimit;
import dev.rollcall.simulator.vendors.ErrorReplies;
import dev.rollcall.simulator.vendors.RejectedException;
import dev.rollcall.simulator.vendors.RequestHead;
import dev.rollcall.simulator.vendors.Shape;
import dev.rollcall.simulator.vendors.Shape.CheckStage;
import dev.rollcall.simulator.vendors.SimulatedError;
import dev.rollcall.simulator.vendors.SimulatedError.ErrorCause;
import dev.rollcall.simulator.vendors.SimulatedError.Hint;
import dev.rollcall.simulator.vendors.SimulatedError.LimitExceeded;
import dev.rollcall.simulator.vendors.SimulatedReply;
import dev.rollcall.simulator.vendors.SimulatedReply.Delivery;
import dev.rollcall.simulator.vendors.Vendor;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;

/** Decides which reply a call at files or batches gets: the same checks as for a single request, but without its limits. */
final class BatchHandler {
    private static final Duration RETRY_AFTER = Duration.ofSeconds(10);
    private static final Duration LIMITED_FOR = Duration.ofMillis(6_780);
    private static final Set<Shape> OF_THE_WAY = Set.of(Shape.CUT, Shape.RESET, Shape.SLOW);

    private final BatchDesk desk;
    private final SingleAnswers answers;
    private final KeyCheck keyCheck;
    private final Set<String> retired;
    private final long seed;
    private final Fingerprints fingerprints = new Fingerprints();
    private final AtomicLong calls = new AtomicLong();

    BatchHandler(BatchDesk desk, SingleAnswers answers, KeyCheck keyCheck, SimulatorOptions options) {
        this.desk = desk;
        this.answers = answers;
        this.keyCheck = keyCheck;
        this.retired = options.retired();
        this.seed = options.seed();
    }

    /**
     * @param path after the provider's name
     * @param url the URL that the client wrote before the path
     */
    record RawCall(Vendor vendor, String method, String path, RequestHead head, String url) {}

    /** @param delayNanos after which it is sent */
    record DelayedReply(BatchReply reply, long delayNanos) {}

    /** @param body null when there is none; @param tooLarge whether it was larger than the provider takes */
    DelayedReply handle(RawCall raw, Path body, boolean tooLarge) {
        Vendor vendor = raw.vendor();
        Sender sender = sender(vendor, raw.head());
        String nth = Long.toString(calls.incrementAndGet());
        RequestFaults wrong = RequestFaults.among(
                answers.rules(vendor, sender.fingerprint()),
                shape -> shape.stage() == CheckStage.AVAILABILITY
                        || shape.stage() == CheckStage.KEY
                        || OF_THE_WAY.contains(shape)
                        || (shape.stage() == CheckStage.BATCH && vendor.has(shape)),
                seed,
                vendor.id(),
                "call",
                nth);
        Dice dice = Dice.of(seed, vendor.id(), "call", nth);
        BatchReply reply;
        try {
            if (tooLarge) {
                throw new RejectedException(SimulatedError.of(ErrorCause.TOO_LARGE));
            }
            reply = decided(raw, new BatchCall(raw.method(), raw.path(), sender, body, raw.url(), wrong), dice);
        } catch (RejectedException e) {
            SimulatedError error = e.error().at(raw.path(), "");
            reply = new BatchReply(
                    ErrorReplies.reply(vendor, error, RemainingLimits.PLENTY, dice), null, 0, Kind.OTHER);
        }
        return new DelayedReply(onTheWay(reply, wrong), wrong.delay().toNanos());
    }

    /** By its key; a part of an upload that has begun needs none. */
    private Sender sender(Vendor vendor, RequestHead head) {
        Sender owner = desk.owner(vendor, head);
        String key = owner == null ? vendor.key(head) : owner.key();
        return new Sender(vendor, head, key, fingerprints.of(key));
    }

    private BatchReply decided(RawCall raw, BatchCall call, Dice dice) {
        ActiveRule away = call.faults().first(CheckStage.AVAILABILITY);
        if (away != null && (away.shape() == Shape.DEAD || away.shape() == Shape.HANG)) {
            SimulatedReply none = away.shape() == Shape.DEAD ? SimulatedReply.dead() : SimulatedReply.never();
            return new BatchReply(none, null, 0, Kind.OTHER);
        }
        if (away != null || retired.contains(raw.vendor().id())) {
            throw new RejectedException(SimulatedError.of(
                    away == null ? ErrorCause.RETIRED : away.shape().error()));
        }
        keyCheck.check(context(call, dice));
        FaultRule limited = desk.accepts(call) ? call.faults().rule(Shape.BATCH_LIMITED) : null;
        if (limited != null) {
            var exceeded = new LimitExceeded(SimulatedLimit.LimitForm.BUCKET, 1, 1, 1);
            throw new RejectedException(
                    SimulatedError.limited(exceeded, BatchFaults.spanOr(limited, LIMITED_FOR), Hint.OWN));
        }
        BatchReply reply = desk.reply(call);
        return made(raw.vendor(), with(reply, raw.vendor().headers(RemainingLimits.PLENTY, dice)), call.faults(), dice);
    }

    /** What the check of the key looks at. */
    private static RequestContext context(BatchCall call, Dice dice) {
        Sender sender = call.sender();
        return new RequestContext(
                new IncomingCall(sender.vendor(), call.path(), sender.head(), null),
                null,
                sender.key(),
                sender.fingerprint(),
                "",
                dice,
                call.faults(),
                List.of(),
                ClockReading.now(),
                0,
                new RateResult());
    }

    private static BatchReply with(BatchReply reply, List<String> headers) {
        return reply.with(reply.reply().with(headers));
    }

    /** What goes wrong after something was accepted, or looked at. */
    private static BatchReply made(Vendor vendor, BatchReply reply, RequestFaults faults, Dice dice) {
        if (reply.kind() == Kind.MADE && faults.strikes(Shape.BATCH_CREATE_CUT)) {
            return reply.with(SimulatedReply.dead());
        }
        if (reply.kind() == Kind.MADE && faults.strikes(Shape.BATCH_CREATE_500)) {
            return reply.with(vendor.error(SimulatedError.of(ErrorCause.INTERNAL), dice));
        }
        FaultRule wait = reply.kind() == Kind.LOOKED ? faults.rule(Shape.BATCH_RETRY_AFTER) : null;
        if (wait != null) {
            long seconds = Math.max(1, BatchFaults.spanOr(wait, RETRY_AFTER).toSeconds());
            return with(reply, List.of("retry-after", Long.toString(seconds)));
        }
        return reply;
    }

    /** What breaks off on the way to the client. */
    private BatchReply onTheWay(BatchReply reply, RequestFaults faults) {
        if (reply.reply().delivery() != Delivery.WHOLE) {
            return reply;
        }
        if (reply.kind() == Kind.RESULTS && faults.strikes(Shape.BATCH_CUT)) {
            BatchReply half = desk.half(reply);
            return half.with(half.reply().cut(Delivery.CUT));
        }
        if (reply.kind() == Kind.RESULTS && faults.strikes(Shape.BATCH_SHORT)) {
            return desk.shortened(reply);
        }
        if (faults.strikes(Shape.CUT)) {
            BatchReply half = desk.half(reply);
            return half.with(half.reply().cut(Delivery.CUT));
        }
        if (faults.strikes(Shape.RESET)) {
            BatchReply half = desk.half(reply);
            return half.with(half.reply().cut(Delivery.RESET));
        }
        return reply;
    }
}
