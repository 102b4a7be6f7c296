package dev.rollcall.simulator;

import dev.rollcall.simulator.Template.Raw;

/** The error object of OpenAI, which most others write in nearly the same way. */
final class OpenAiErrors {
    private static final Template BODY = new Template("""
            {"error":{"message":"${message}","type":"${type}","param":${param},"code":${code}}}
            """);

    private OpenAiErrors() {}

    static Reply error(Problem problem, int status, String message, String type, Object code, String... headers) {
        Object quoted = code instanceof String text ? Raw.quoted(text) : code;
        byte[] body =
                BODY.bytes("message", message, "type", type, "param", Raw.quoted(problem.param()), "code", quoted);
        return Reply.json(status, body, problem.kind().outcome, headers);
    }
}
