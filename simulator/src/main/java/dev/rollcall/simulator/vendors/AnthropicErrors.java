package dev.rollcall.simulator.vendors;

import dev.rollcall.simulator.answers.Dice;
import dev.rollcall.simulator.limits.SimulatedLimit;
import dev.rollcall.simulator.vendors.JsonTemplate.Raw;
import java.time.LocalDate;
import java.time.ZoneOffset;

/** How Anthropic complains. */
final class AnthropicErrors {
    private static final JsonTemplate ERROR = new JsonTemplate("""
            {"type":"error","error":{"type":"${type}","message":"${message}"${details}},"request_id":"req_${id}"}
            """);

    private AnthropicErrors() {}

    static SimulatedReply error(SimulatedError p, Dice dice) {
        return switch (p.kind()) {
            case NO_KEY -> error(p, dice, 401, "authentication_error", "x-api-key header is required");
            case BAD_KEY -> error(p, dice, 401, "authentication_error", "invalid x-api-key");
            case NO_QUOTA, PAYMENT_WAIT ->
                error(
                        p,
                        dice,
                        400,
                        "invalid_request_error",
                        dice.chance(0.5)
                                ? "Your credit balance is too low to access the Anthropic API. Please go to Plans & Billing to"
                                        + " upgrade or purchase credits."
                                : "You have reached your specified API usage limits. You will regain access on "
                                        + nextMonth() + " at 00:00 UTC.");
            case PAYMENT ->
                error(
                        p,
                        dice,
                        402,
                        "billing_error",
                        "There is an issue with your billing or payment information. Please check it in the Console.");
            case SPEND_LIMIT ->
                error(
                        p,
                        429,
                        "rate_limit_error",
                        "This request would exceed the spend limit that is enforced for your organization.",
                        ",\"details\":{\"error_code\":\"enforced_spend_limit_reached\"}",
                        dice);
            case LIMITED ->
                error(
                        p,
                        dice,
                        429,
                        "rate_limit_error",
                        p.by() == SimulatedLimit.Kind.CONCURRENT
                                ? "Number of concurrent connections has exceeded your rate limit. Please try again later."
                                : "This request would exceed your organization's rate limit of " + p.limit() + " "
                                        + p.by().spelledOut() + ".",
                        p.own("retry-after", Long.toString(p.waitSeconds())));
            case INTERNAL -> error(p, dice, 500, "api_error", "Internal server error");
            case UNAVAILABLE -> error(p, dice, 503, "api_error", "Service temporarily unavailable");
            case OVERLOADED -> error(p, dice, 529, "overloaded_error", "Overloaded");
            case NO_SUCH_PATH, SIMULATOR ->
                error(
                        p,
                        dice,
                        p.ownStatus(),
                        p.ownStatus() == 404 ? "not_found_error" : "invalid_request_error",
                        p.message());
            case NO_SUCH_MODEL -> error(p, dice, 404, "not_found_error", "model: " + p.model());
            case TOO_LONG ->
                error(p, dice, 400, "invalid_request_error", "prompt is too long: 400001 tokens > 400000 maximum");
            case TOO_LARGE, TOO_MANY_TOKENS ->
                error(p, dice, 413, "request_too_large", "Request exceeds the maximum size");
            case RETIRED -> error(p, dice, 410, "not_found_error", "This endpoint is no longer available.");
            case INVALID, UNSUPPORTED ->
                error(p, dice, 400, "invalid_request_error", p.message(), "x-should-retry", "false");
        };
    }

    private static SimulatedReply error(SimulatedError p, Dice dice, int status, String type, String message, String... headers) {
        return error(p, status, type, message, dice.chance(0.5) ? ",\"details\":null" : "", dice, headers);
    }

    private static SimulatedReply error(
            SimulatedError p, int status, String type, String message, String details, Dice dice, String... headers) {
        byte[] body =
                ERROR.bytes("type", type, "message", message, "details", new Raw(details), "id", dice.letters(24));
        return SimulatedReply.json(status, body, p.kind().outcome, headers);
    }

    private static LocalDate nextMonth() {
        return LocalDate.now(ZoneOffset.UTC).plusMonths(1).withDayOfMonth(1);
    }
}
