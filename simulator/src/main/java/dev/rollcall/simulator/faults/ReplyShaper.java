package dev.rollcall.simulator.faults;

import dev.rollcall.simulator.RequestContext;
import dev.rollcall.simulator.vendors.Shape;
import dev.rollcall.simulator.vendors.SimulatedReply;
import dev.rollcall.simulator.vendors.SimulatedRequest;
import dev.rollcall.simulator.vendors.StreamEvents;
import dev.rollcall.simulator.vendors.StreamForm;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.rollcall.simulator.faults.ActiveFaults.Active;
import dev.rollcall.simulator.vendors.SimulatedReply.Delivery;
import dev.rollcall.simulator.vendors.Shape.CheckStage;
import java.io.IOException;
import java.io.UncheckedIOException;

/** Brings a reply into the form in which it is sent. Not the answer changes, but its body and its way. */
final class ReplyShaper {
    private final ObjectMapper json;
    private final BodyFaults oddities;

    ReplyShaper(ObjectMapper json) {
        this.json = json;
        this.oddities = new BodyFaults(json);
    }

    SimulatedReply sent(RequestContext asked, SimulatedRequest question, SimulatedReply whole) {
        SimulatedReply reply = whole;
        for (Active body : asked.troubles().at(CheckStage.BODY)) {
            reply = switch (body.shape()) {
                case ODD_FINISH -> oddities.oddFinish(reply);
                case EXTRA_FIELDS -> oddities.withMore(reply);
                case NO_USAGE -> oddities.withoutUsage(reply);
                default -> reply;
            };
        }
        reply = streamed(asked, question, reply);
        if (asked.troubles().strikes(Shape.BAD_JSON)) {
            reply = reply.badJson();
        }
        return onTheWay(asked, reply);
    }

    private SimulatedReply onTheWay(RequestContext asked, SimulatedReply whole) {
        SimulatedReply reply = whole;
        for (Active wire : asked.troubles().at(CheckStage.WIRE)) {
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

    private static int waits(RequestContext asked) {
        return asked.dice().between(1, 70);
    }

    /** As a stream, if that was asked for; an error before the first event is a plain reply, as everywhere. */
    SimulatedReply streamed(RequestContext asked, SimulatedRequest question, SimulatedReply reply) {
        StreamForm form = asked.streaming();
        if (form == StreamForm.NONE || reply.status() != 200) {
            return reply;
        }
        var events = new StreamEvents();
        asked.vendor().stream(question, whole(reply), events);
        return reply.stream(form, events.bytes(form));
    }

    private ObjectNode whole(SimulatedReply reply) {
        try {
            JsonNode body = json.readTree(reply.body());
            return (ObjectNode) body;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
