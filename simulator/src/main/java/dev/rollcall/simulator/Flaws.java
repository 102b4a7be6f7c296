package dev.rollcall.simulator;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.rollcall.simulator.Faults.Active;
import dev.rollcall.simulator.Reply.Delivery;
import dev.rollcall.simulator.Shape.Stage;
import java.io.IOException;
import java.io.UncheckedIOException;

/** Brings a reply into the form in which it is sent. Not the answer changes, but its body and its way. */
final class Flaws {
    private final ObjectMapper json;
    private final Oddities oddities;

    Flaws(ObjectMapper json) {
        this.json = json;
        this.oddities = new Oddities(json);
    }

    Reply sent(Asked asked, Question question, Reply whole) {
        Reply reply = whole;
        for (Active body : asked.troubles().at(Stage.BODY)) {
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

    private Reply onTheWay(Asked asked, Reply whole) {
        Reply reply = whole;
        for (Active wire : asked.troubles().at(Stage.WIRE)) {
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

    private static int waits(Asked asked) {
        return asked.dice().between(1, 70);
    }

    /** As a stream, if that was asked for; an error before the first event is a plain reply, as everywhere. */
    Reply streamed(Asked asked, Question question, Reply reply) {
        Streaming form = asked.streaming();
        if (form == Streaming.NONE || reply.status() != 200) {
            return reply;
        }
        var events = new Events();
        asked.vendor().stream(question, whole(reply), events);
        return reply.stream(form, events.bytes(form));
    }

    private ObjectNode whole(Reply reply) {
        try {
            JsonNode body = json.readTree(reply.body());
            return (ObjectNode) body;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
