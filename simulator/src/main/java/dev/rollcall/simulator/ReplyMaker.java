package dev.rollcall.simulator;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.rollcall.simulator.answers.Dice;
import dev.rollcall.simulator.faults.ActiveRule;
import dev.rollcall.simulator.faults.ReplyShaper;
import dev.rollcall.simulator.limits.SimulatedUsage;
import dev.rollcall.simulator.vendors.ModelAnswer;
import dev.rollcall.simulator.vendors.RejectedException;
import dev.rollcall.simulator.vendors.Shape;
import dev.rollcall.simulator.vendors.Shape.CheckStage;
import dev.rollcall.simulator.vendors.SimulatedError;
import dev.rollcall.simulator.vendors.SimulatedError.ErrorCause;
import dev.rollcall.simulator.vendors.SimulatedReply;
import dev.rollcall.simulator.vendors.SimulatedReply.Delivery;
import dev.rollcall.simulator.vendors.SimulatedRequest;
import dev.rollcall.simulator.vendors.Vendor;
import java.io.IOException;
import java.util.List;
import java.util.function.Supplier;

/** Makes the reply to a request whose key is good: the request is read, the model answers, and faults change the reply. */
final class ReplyMaker {
    private final ObjectMapper json;
    private final SimulatedModel model;
    private final ReplyShaper shaper;

    ReplyMaker(ObjectMapper json, long seed) {
        this.json = json;
        this.model = new SimulatedModel(seed);
        this.shaper = new ReplyShaper(json);
    }

    /** @param usage reads the tokens that the reply reports */
    record MadeReply(SimulatedReply reply, Supplier<SimulatedUsage> usage) {
        static MadeReply withoutUsage(SimulatedReply reply) {
            return new MadeReply(reply, () -> SimulatedUsage.NONE);
        }
    }

    /** Makes the reply. Throws a {@link RejectedException} when the request is wrong, or the provider fails. */
    MadeReply make(RequestContext context) {
        return answered(context, read(context));
    }

    private static SimulatedRequest read(RequestContext context) {
        if (context.call().body() == null) {
            throw new RejectedException(SimulatedError.of(ErrorCause.TOO_LARGE));
        }
        if (context.body() == null || !context.body().isObject()) {
            throw new RejectedException(
                    SimulatedError.invalid("We could not parse the JSON body of your request.", null));
        }
        SimulatedRequest request = context.vendor()
                .read(context.path(), context.body(), context.call().head());
        ActiveRule rule = context.faults().first(CheckStage.REQUEST);
        if (rule != null) {
            throw new RejectedException(SimulatedError.of(rule.shape().error()));
        }
        return request;
    }

    private MadeReply answered(RequestContext context, SimulatedRequest request) {
        boolean cut = false;
        boolean late = false;
        for (ActiveRule rule : context.faults().at(CheckStage.SERVER)) {
            Shape shape = rule.shape() == Shape.FLAKY ? flaw(context.dice()) : rule.shape();
            if (shape == Shape.HTML) {
                return MadeReply.withoutUsage(SimulatedReply.badGateway());
            }
            if (shape.error() != null) {
                throw new RejectedException(SimulatedError.of(shape.error()));
            }
            cut |= shape == Shape.CUT;
            late |= shape == Shape.ERROR200;
        }
        ModelAnswer answer = model.answer(context, request);
        Vendor vendor = context.vendor();
        if (late) {
            SimulatedReply failed = vendor.failLate(request, answer);
            SimulatedReply sent = shaper.streamed(vendor, request, failed, context.streaming());
            return MadeReply.withoutUsage(sent);
        }
        SimulatedReply whole = vendor.reply(request, answer);
        SimulatedReply reply =
                shaper.shaped(vendor, request, whole, context.faults(), context.streaming(), context.dice());
        return new MadeReply(cut ? reply.cut(Delivery.CUT) : reply, () -> usage(whole));
    }

    /** The fault of a flaky provider for this request. */
    private static Shape flaw(Dice dice) {
        return dice.pick(List.of(Shape.SERVER_ERROR, Shape.DOWN, Shape.OVERLOADED, Shape.HTML, Shape.CUT));
    }

    private SimulatedUsage usage(SimulatedReply reply) {
        try {
            return SimulatedUsage.in(json.readTree(reply.body()));
        } catch (IOException e) {
            throw new IllegalStateException("an answer is no JSON", e);
        }
    }
}
