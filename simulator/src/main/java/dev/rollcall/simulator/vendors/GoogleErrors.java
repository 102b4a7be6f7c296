package dev.rollcall.simulator.vendors;

import dev.rollcall.simulator.answers.Dice;
import dev.rollcall.simulator.limits.SimulatedLimit;
import dev.rollcall.simulator.vendors.SimulatedError.Hint;
import dev.rollcall.simulator.vendors.JsonTemplate.Raw;
import java.math.BigDecimal;

/** How Google complains. */
final class GoogleErrors {
    private static final JsonTemplate ERROR = new JsonTemplate("""
            {"error":{"code":${code},"message":"${message}","status":"${status}"${details}}}
            """);
    private static final JsonTemplate REASON = new JsonTemplate("""
            ,"details":[{"@type":"type.googleapis.com/google.rpc.ErrorInfo","reason":"${reason}",
            "domain":"googleapis.com","metadata":{"service":"generativelanguage.googleapis.com"}}]
            """);
    private static final JsonTemplate QUOTA = new JsonTemplate("""
            ,"details":[{"@type":"type.googleapis.com/google.rpc.QuotaFailure","violations":[{
            "quotaMetric":"generativelanguage.googleapis.com/${metric}",
            "quotaId":"${quota}","quotaDimensions":{"location":"global",
            "model":"${model}"},"quotaValue":"${limit}"}]},{"@type":"type.googleapis.com/google.rpc.Help",
            "links":[{"description":"Learn more about Gemini API quotas",
            "url":"https://ai.google.dev/gemini-api/docs/rate-limits"}]}${retry}]
            """);
    private static final JsonTemplate RETRY = new JsonTemplate("""
            ,{"@type":"type.googleapis.com/google.rpc.RetryInfo","retryDelay":"${delay}"}
            """);

    private GoogleErrors() {}

    static SimulatedReply error(SimulatedError p, Dice dice) {
        return switch (p.kind()) {
            case NO_KEY ->
                error(
                        p,
                        403,
                        "PERMISSION_DENIED",
                        "Method doesn't allow unregistered callers (callers without established identity). Please use API"
                                + " Key or other form of API consumer identity to call this API.",
                        new Raw(""));
            case BAD_KEY ->
                error(
                        p,
                        400,
                        "INVALID_ARGUMENT",
                        "API key not valid. Please pass a valid API key.",
                        REASON.raw("reason", "API_KEY_INVALID"));
            case NO_QUOTA, PAYMENT, PAYMENT_WAIT ->
                error(
                        p,
                        402,
                        "RESOURCE_EXHAUSTED",
                        "Your prepayment credits are depleted. Please go to AI Studio to manage your project and billing.",
                        new Raw(""));
            case LIMITED ->
                exhausted(
                        p,
                        p.tells(Hint.TEXT) ? " Please retry in " + delay(p) + "." : "",
                        p.by().ofTokens()
                                ? "generate_content_paid_tier_input_token_count"
                                : "generate_content_paid_tier_requests",
                        quota(p.by()),
                        p.limit(),
                        p.tells(Hint.INFO) ? RETRY.raw("delay", delay(p)) : new Raw(""));
            // The delay that it may tell is none that helps: the quota is back at midnight, Pacific time.
            case SPEND_LIMIT ->
                exhausted(
                        p,
                        "",
                        "generate_content_free_tier_requests",
                        "GenerateRequestsPerDayPerProjectPerModel-FreeTier",
                        250,
                        dice.chance(0.5) ? RETRY.raw("delay", "34.4s") : new Raw(""));
            // Nor is this one.
            case TOO_MANY_TOKENS ->
                exhausted(
                        p,
                        " Please retry in 48s.",
                        "generate_content_paid_tier_input_token_count",
                        "GenerateContentPaidTierInputTokensPerModelPerMinute",
                        400_000,
                        RETRY.raw("delay", "48s"));
            case INTERNAL -> error(p, 500, "INTERNAL", "An internal error has occurred. Please retry.", new Raw(""));
            case UNAVAILABLE, OVERLOADED ->
                error(p, 503, "UNAVAILABLE", "The model is overloaded. Please try again later.", new Raw(""));
            case NO_SUCH_PATH, SIMULATOR ->
                error(
                        p,
                        p.ownStatus(),
                        p.ownStatus() == 404 ? "NOT_FOUND" : "INVALID_ARGUMENT",
                        p.message(),
                        new Raw(""));
            case NO_SUCH_MODEL ->
                error(
                        p,
                        404,
                        "NOT_FOUND",
                        "models/" + p.model() + " is not found for API version v1beta, or is not supported for"
                                + " generateContent.",
                        new Raw(""));
            case TOO_LONG ->
                error(
                        p,
                        400,
                        "INVALID_ARGUMENT",
                        "The input token count (400001) exceeds the maximum number of tokens allowed (400000).",
                        new Raw(""));
            case TOO_LARGE -> error(p, 413, "INVALID_ARGUMENT", "Request payload size exceeds the limit.", new Raw(""));
            case RETIRED -> error(p, 410, "NOT_FOUND", "This method is gone.", new Raw(""));
            case INVALID, UNSUPPORTED -> error(p, 400, "INVALID_ARGUMENT", p.message(), new Raw(""));
        };
    }

    private static String quota(SimulatedLimit.Kind by) {
        return switch (by) {
            case DAY -> "GenerateRequestsPerDayPerProjectPerModel";
            case TOKENS, INPUT_TOKENS, OUTPUT_TOKENS -> "GenerateContentPaidTierInputTokensPerModelPerMinute";
            default -> "GenerateRequestsPerMinutePerProjectPerModel";
        };
    }

    private static String delay(SimulatedError p) {
        BigDecimal seconds = new BigDecimal(Math.max(1, p.pause().toMillis())).movePointLeft(3);
        return seconds.stripTrailingZeros().toPlainString() + "s";
    }

    private static SimulatedReply exhausted(SimulatedError p, String more, String metric, String quota, int limit, Raw retry) {
        return error(
                p,
                429,
                "RESOURCE_EXHAUSTED",
                "You exceeded your current quota, please check your plan and billing details." + more,
                QUOTA.raw(
                        "metric",
                        metric,
                        "quota",
                        quota,
                        "model",
                        p.model(),
                        "limit",
                        Integer.toString(limit),
                        "retry",
                        retry));
    }

    private static SimulatedReply error(SimulatedError p, int code, String status, String message, Raw details) {
        byte[] body = ERROR.bytes("code", code, "message", message, "status", status, "details", details);
        return SimulatedReply.json(code, body, p.kind().outcome);
    }
}
