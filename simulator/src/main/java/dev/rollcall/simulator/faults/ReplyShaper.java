package dev.rollcall.simulator.faults;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.rollcall.simulator.answers.Dice;
import dev.rollcall.simulator.vendors.Shape;
import dev.rollcall.simulator.vendors.Shape.CheckStage;
import dev.rollcall.simulator.vendors.SimulatedReply;
import dev.rollcall.simulator.vendors.SimulatedReply.Delivery;
import dev.rollcall.simulator.vendors.SimulatedRequest;
import dev.rollcall.simulator.vendors.StreamEvents;
import dev.rollcall.simulator.vendors.StreamForm;
import dev.rollcall.simulator.vendors.Vendor;
import java.io.IOException;
import java.io.UncheckedIOException;

/** Gives an answer the body and the delivery that the faults ask for. What the answer says stays the same. */
public final class ReplyShaper {
    private final ObjectMapper json;
    private final BodyFaults bodies;

    public ReplyShaper(ObjectMapper json) {
        this.json = json;
        this.bodies = new BodyFaults(json);
    }

    /** @param form how the request wants its reply, unless a fault makes it a stream */
    public SimulatedReply shaped(
            Vendor vendor,
            SimulatedRequest request,
            SimulatedReply whole,
            RequestFaults faults,
            StreamForm form,
            Dice dice) {
        SimulatedReply reply = whole;
        for (ActiveRule rule : faults.at(CheckStage.BODY)) {
            reply = switch (rule.shape()) {
                case ODD_FINISH -> bodies.oddFinish(reply);
                case EXTRA_FIELDS -> bodies.extraFields(reply);
                case NO_USAGE -> bodies.withoutUsage(reply);
                default -> reply;
            };
        }
        reply = streamed(vendor, request, reply, form);
        if (faults.strikes(Shape.BAD_JSON)) {
            reply = reply.badJson();
        }
        return delivered(vendor, reply, faults, dice);
    }

    private static SimulatedReply delivered(Vendor vendor, SimulatedReply whole, RequestFaults faults, Dice dice) {
        SimulatedReply reply = whole;
        for (ActiveRule rule : faults.at(CheckStage.WIRE)) {
            reply = switch (rule.shape()) {
                case KEEP_ALIVE -> reply.after(vendor.blankLine().repeat(waits(dice)));
                case KEEP_ALIVE_COMMENTS -> reply.after(vendor.comment().repeat(waits(dice)));
                case CUT -> reply.cut(Delivery.CUT);
                case RESET -> reply.cut(Delivery.RESET);
                default -> reply;
            };
        }
        return reply;
    }

    private static int waits(Dice dice) {
        return dice.between(1, 70);
    }

    /** The reply as a stream, if that was asked for. An error before the first event is a plain reply, as everywhere. */
    public SimulatedReply streamed(Vendor vendor, SimulatedRequest request, SimulatedReply reply, StreamForm form) {
        if (form == StreamForm.NONE || reply.status() != 200) {
            return reply;
        }
        var events = new StreamEvents();
        vendor.stream(request, object(reply), events);
        return reply.stream(form, events.bytes(form));
    }

    private ObjectNode object(SimulatedReply reply) {
        try {
            return (ObjectNode) json.readTree(reply.body());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
