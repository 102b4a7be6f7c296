package dev.rollcall.simulator.vendors;

import dev.rollcall.simulator.vendors.JsonTemplate.Raw;

/** The error object of OpenAI, which most others write in nearly the same way. */
final class OpenAiErrors {
    private static final JsonTemplate BODY = new JsonTemplate("""
            {"error":{"message":"${message}","type":"${type}","param":${param},"code":${code}}}
            """);

    private OpenAiErrors() {}

    static SimulatedReply error(SimulatedError problem, int status, String message, String type, Object code, String... headers) {
        Object quoted = code instanceof String text ? Raw.quoted(text) : code;
        byte[] body =
                BODY.bytes("message", message, "type", type, "param", Raw.quoted(problem.param()), "code", quoted);
        return SimulatedReply.json(status, body, problem.kind().outcome, headers);
    }
}
