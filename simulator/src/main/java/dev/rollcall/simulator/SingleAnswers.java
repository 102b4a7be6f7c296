package dev.rollcall.simulator;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.rollcall.simulator.answers.Dice;
import dev.rollcall.simulator.batches.RowWork;
import dev.rollcall.simulator.control.RequestCounter;
import dev.rollcall.simulator.control.ResettableCounter;
import dev.rollcall.simulator.faults.ActiveFaults;
import dev.rollcall.simulator.faults.ActiveRule;
import dev.rollcall.simulator.faults.KeyStates;
import dev.rollcall.simulator.faults.RequestFaults;
import dev.rollcall.simulator.limits.ClockReading;
import dev.rollcall.simulator.vendors.RejectedException;
import dev.rollcall.simulator.vendors.Shape;
import dev.rollcall.simulator.vendors.Shape.CheckStage;
import dev.rollcall.simulator.vendors.SimulatedError;
import dev.rollcall.simulator.vendors.SimulatedError.ErrorCause;
import dev.rollcall.simulator.vendors.SimulatedOutcome;
import dev.rollcall.simulator.vendors.SimulatedReply;
import dev.rollcall.simulator.vendors.SimulatedReply.Delivery;
import dev.rollcall.simulator.vendors.Vendor;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/** Answers each row of a batch as if it had been asked by itself, with the same faults of request, server, model and body. */
final class SingleAnswers implements RowWork {
    private static final Set<CheckStage> STAGES =
            EnumSet.of(CheckStage.REQUEST, CheckStage.SERVER, CheckStage.MODEL, CheckStage.BODY);
    private static final Set<Shape> NOT_IN_A_LINE = EnumSet.of(Shape.STREAM, Shape.BAD_JSON);

    private final ReplyMaker replies;
    private final ActiveFaults faults;
    private final KeyStates keys;
    private final ResettableCounter counter;
    private final long seed;

    SingleAnswers(ReplyMaker replies, ActiveFaults faults, KeyStates keys, ResettableCounter counter, long seed) {
        this.replies = replies;
        this.faults = faults;
        this.keys = keys;
        this.counter = counter;
        this.seed = seed;
    }

    @Override
    public RowAnswer answer(Sender sender, RowQuestion question) {
        Vendor vendor = sender.vendor();
        Dice dice = Dice.of(seed, vendor.id(), question.cell(), Integer.toString(question.nth()));
        SimulatedReply reply;
        try {
            reply = reply(sender, question, dice);
        } catch (RejectedException e) {
            String model = vendor.modelNamed(question.path(), question.body());
            reply = vendor.error(e.error().at(question.path(), model), dice);
        }
        boolean whole =
                reply.delivery() == Delivery.WHOLE && reply.contentType().startsWith("application/json");
        SimulatedReply told = whole ? reply : vendor.error(SimulatedError.of(ErrorCause.INTERNAL), dice);
        return new RowAnswer(told.status(), told.body(), told.outcome());
    }

    private SimulatedReply reply(Sender sender, RowQuestion question, Dice dice) {
        if (question.noCredit()) {
            throw new RejectedException(SimulatedError.of(ErrorCause.NO_QUOTA));
        }
        if (question.error()) {
            throw new RejectedException(SimulatedError.of(ErrorCause.INTERNAL));
        }
        if (question.body().path("stream").asBoolean()) {
            throw new RejectedException(SimulatedError.invalid("Streaming is not supported in batches.", "stream"));
        }
        Vendor vendor = sender.vendor();
        RequestFaults wrong = RequestFaults.among(
                rules(vendor, sender.fingerprint()),
                shape -> STAGES.contains(shape.stage())
                        && !NOT_IN_A_LINE.contains(shape)
                        && vendor.has(shape, question.path()),
                seed,
                vendor.id(),
                question.cell(),
                Integer.toString(question.nth()));
        var call = new IncomingCall(vendor, question.path(), sender.head(), new byte[0]);
        var context = new RequestContext(
                call,
                question.body(),
                sender.key(),
                sender.fingerprint(),
                question.cell(),
                dice,
                wrong,
                List.of(),
                ClockReading.now(),
                0,
                new RateResult());
        return replies.make(context).reply();
    }

    @Override
    public RowCounts counts(Vendor vendor, String fingerprint) {
        RequestCounter counted = counter.current();
        return new RowCounts() {
            @Override
            public int asked(String cell) {
                return counted.accepted(cell, vendor.id(), fingerprint);
            }

            @Override
            public void ended(String cell, SimulatedOutcome outcome) {
                counted.rowEnded(cell, vendor.id(), fingerprint, outcome);
            }
        };
    }

    @Override
    public String unnamedCell(Vendor vendor, String path, ObjectNode body) {
        return RequestHandler.unnamedCell(vendor, path, body);
    }

    @Override
    public RequestFaults faults(Vendor vendor, String fingerprint, List<String> words) {
        var all = new ArrayList<>(List.of(vendor.id()));
        all.addAll(words);
        return RequestFaults.among(
                rules(vendor, fingerprint),
                shape -> shape.stage() == CheckStage.BATCH && vendor.has(shape),
                seed,
                all.toArray(String[]::new));
    }

    /** All rules that hold now for that key. */
    List<ActiveRule> rules(Vendor vendor, String fingerprint) {
        var all = new ArrayList<>(keys.now(vendor.id(), fingerprint));
        all.addAll(faults.now(vendor.id(), fingerprint));
        return all;
    }
}
