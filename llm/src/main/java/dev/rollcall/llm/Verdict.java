package dev.rollcall.llm;

import com.fasterxml.jackson.databind.JsonNode;
import dev.rollcall.llm.wire.Lenient;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import okhttp3.Headers;

/**
 * Which outcome a failure is. Order matters: a status means different things at different providers, so what the provider
 * says about money, size and keys is heard first, and the status decides only what is left.
 */
final class Verdict {

    /** For good until somebody pays, or a limit of spending begins anew. */
    private static final Set<String> NO_MONEY = Set.of(
            "insufficient_quota",
            "credit_balance_exhausted",
            "organization_usage_limit_exceeded",
            "organization_spend_limit_exceeded",
            "project_spend_limit_exceeded",
            "enforced_spend_limit_reached",
            "billing_error",
            "billing_not_active",
            "billing_hard_limit_reached",
            "payment_required",
            "openrouter_credits",
            "openrouter_key_limit");

    /** OpenAI's types may lie, its codes do not: with one of these, {@code insufficient_quota} is a rate. */
    private static final Set<String> RATE_CODES = Set.of("rate_limit_exceeded", "slow_down");

    private static final Pattern SAYS_NO_MONEY = Pattern.compile("(?i)credit balance is too low"
            + "|specified api usage limits"
            + "|used all (of your |your )?available credits"
            + "|\\bspend(ing)? (limit|cap)\\b"
            + "|\\bmonthly (spend\\w* |usage |token |credit )?(limit|quota|cap|budget)\\b"
            + "|do(es)?(n.t| not) have any (credits|licen[cs]es?)"
            + "|insufficient (balance|credits|funds)"
            + "|key limit exceeded"
            + "|(prepay\\w*|prepaid) .*(depleted|exhausted|empty)");

    /** Google says this of a rate as well. */
    private static final Pattern SAYS_QUOTA = Pattern.compile("(?i)exceeded your current quota");

    /** Cohere's trial keys; "/ minute" is a rate. */
    static final Pattern MONTHLY_CALLS =
            Pattern.compile("(?i)\\bcalls?( ?/ ?| per )month\\b|\\bmonthly (api )?(calls?|requests?)\\b");

    /** Mistral counts the tokens of a month among its rates. */
    private static final Pattern LEFT_OF_THE_MONTH = Pattern.compile("(?i)x-ratelimit-remaining-\\w+-month");

    private static final Set<String> BAD_KEY = Set.of(
            "invalid_api_key",
            "api_key_invalid",
            "authentication_error",
            "unauthenticated",
            "unauthorized",
            "api_key_expired");

    private static final Pattern SAYS_BAD_KEY =
            Pattern.compile("(?i)(incorrect|invalid|expired|missing|bad|wrong) (x-)?api[ -]?key"
                    + "|api[ -]?key (is |was )?(not valid|invalid|expired|incorrect|missing)"
                    + "|invalid (authentication|credentials)|no auth credentials");

    private static final Pattern SAYS_TOO_LARGE = Pattern.compile("(?i)request too large|request_too_large");
    private static final Pattern LIMIT_AND_REQUESTED =
            Pattern.compile("(?i)limit:? ([\\d,]{1,15}),.{0,60}?requested:? ([\\d,]{1,15})", Pattern.DOTALL);

    private static final Pattern SAYS_TOO_LONG = Pattern.compile("(?i)context[ _](length|window)|maximum context"
            + "|prompt is too long|too many (prompt )?tokens|exceeds? the (maximum|model|context)");

    private static final Set<String> MODERATED = Set.of("content_filter", "content_policy_violation", "content_policy");

    private static final Pattern SAYS_MODERATED =
            Pattern.compile("(?i)violat\\w+ .{0,40}?(usage|content) (guideline|polic)|content filtering policy");

    /** The place is wrong, not the key. */
    private static final Set<String> WRONG_PLACE = Set.of("unsupported_country_region_territory");

    /** The model fumbled a call of a tool or its JSON; the next try may not. */
    private static final Set<String> FUMBLED = Set.of("tool_use_failed", "json_validate_failed");

    /** For errors inside HTTP 200, which name no status: what they would have come with. */
    private static final Map<String, Integer> USUAL_STATUS = Map.ofEntries(
            Map.entry("rate_limit_exceeded", 429),
            Map.entry("rate_limit_error", 429),
            Map.entry("rate_limited", 429),
            Map.entry("too_many_requests", 429),
            Map.entry("resource_exhausted", 429),
            Map.entry("slow_down", 429),
            Map.entry("permission_error", 403),
            Map.entry("permission_denied", 403),
            Map.entry("not_found_error", 404),
            Map.entry("not_found", 404),
            Map.entry("model_not_found", 404),
            Map.entry("invalid_prompt", 400),
            Map.entry("invalid_argument", 400),
            Map.entry("failed_precondition", 400),
            Map.entry("context_length_exceeded", 400),
            Map.entry("invalid_request", 400),
            Map.entry("request_too_large", 413));

    private Verdict() {}

    /** An error that came with HTTP 200. */
    static Outcome inside(Api api, Complaint complaint, Headers headers, Question question) {
        int status = usualStatus(complaint);
        if (status != 0) {
            return of(status, api, complaint, headers, question);
        }
        Outcome said = of(400, api, complaint, headers, question);
        boolean saidWhy = said != Outcome.FAILED_PERMANENT
                || complaint.says(SAYS_TOO_LONG)
                || complaint.codes().contains("invalid_request_error");
        return saidWhy ? said : Outcome.OVERLOADED;
    }

    static Outcome of(int status, Api api, Complaint complaint, Headers headers, Question question) {
        if (status < 400) {
            return Outcome.FAILED_PERMANENT;
        }
        Complaint behind = api.has(Habit.SPEAKS_FOR_OTHERS) ? complaint.behind() : null;
        if (behind != null && (status == 400 || status >= 500)) {
            return behind(status, behind);
        }
        if (status == 408 || status == 409 || status == 425 || status == 498 || status == 499 || status >= 500) {
            return Outcome.OVERLOADED;
        }
        if (isDebt(status, api, complaint, headers)) {
            return Outcome.OUT_OF_QUOTA;
        }
        if (complaint.isAny(MODERATED) || complaint.says(SAYS_MODERATED)) {
            return Outcome.REFUSED;
        }
        if (status == 402 || status == 429) {
            return isTooLarge(complaint, question) ? Outcome.FAILED_PERMANENT : Outcome.RATE_LIMITED;
        }
        if (status == 401 || complaint.isAny(BAD_KEY) || (behind == null && complaint.says(SAYS_BAD_KEY))) {
            return Outcome.KEY_REJECTED;
        }
        if (status == 403) {
            return forbidden(api, complaint);
        }
        return complaint.isAny(FUMBLED) ? Outcome.OVERLOADED : Outcome.FAILED_PERMANENT;
    }

    /** What a router passes on. Its key and its money are not ours: for us that provider is just not there now. */
    private static Outcome behind(int status, Complaint behind) {
        int said = usualStatus(behind);
        if (behind.isAny(MODERATED)) {
            return Outcome.REFUSED;
        }
        if (behind.says(SAYS_TOO_LONG) || behind.codes().contains("context_length_exceeded")) {
            return Outcome.FAILED_PERMANENT;
        }
        return switch (said == 0 ? status : said) {
            case 429 -> Outcome.RATE_LIMITED;
            case 400, 404, 413, 422 -> Outcome.FAILED_PERMANENT;
            default -> Outcome.OVERLOADED;
        };
    }

    private static int usualStatus(Complaint complaint) {
        return complaint.status() != 0
                ? complaint.status()
                : complaint.codes().stream()
                        .map(USUAL_STATUS::get)
                        .filter(Objects::nonNull)
                        .findFirst()
                        .orElse(0);
    }

    private static boolean isDebt(int status, Api api, Complaint complaint, Headers headers) {
        if (status == 402) {
            boolean waits =
                    headers.get("Retry-After") != null || complaint.codes().contains("openrouter_in_flight_budget");
            return !(api.has(Habit.PAYMENT_CAN_WAIT) && waits);
        }
        if (complaint.isOfTheDay() || (status == 429 && isMonthOver(headers))) {
            return true;
        }
        boolean isRate = RATE_CODES.contains(complaint.code());
        if (complaint.isAny(NO_MONEY) && !isRate) {
            return true;
        }
        boolean ours = complaint.behind() == null;
        boolean saysQuota = status == 429 && !isRate && api.protocol() != Protocol.GEMINI && complaint.says(SAYS_QUOTA);
        return ours && (saysQuota || complaint.says(SAYS_NO_MONEY) || complaint.says(MONTHLY_CALLS));
    }

    private static boolean isMonthOver(Headers headers) {
        return headers.names().stream()
                .filter(name -> LEFT_OF_THE_MONTH.matcher(name).matches())
                .anyMatch(name -> "0".equals(headers.get(name)));
    }

    /** It would be turned away for ever, however long one waits. */
    private static boolean isTooLarge(Complaint complaint, Question question) {
        if (complaint.says(SAYS_TOO_LARGE)) {
            return true;
        }
        Matcher sizes = LIMIT_AND_REQUESTED.matcher(complaint.words() == null ? "" : complaint.words());
        if (sizes.find() && number(sizes.group(2)) > number(sizes.group(1))) {
            return true;
        }
        // Gemini tells a prompt larger than the minute's quota to come back in 48 s, each time.
        for (JsonNode detail : complaint.error().path("details")) {
            for (JsonNode violation : detail.path("violations")) {
                Integer most = Lenient.count(violation.path("quotaValue"));
                boolean ofInput = violation.path("quotaMetric").asText().contains("input_token");
                if (ofInput && most != null && fewestTokens(question) > most) {
                    return true;
                }
            }
        }
        return false;
    }

    private static long number(String withCommas) {
        String digits = withCommas.replace(",", "");
        return digits.isEmpty() ? 0 : Long.parseLong(digits);
    }

    /** English has about four characters a token, other languages fewer. */
    private static int fewestTokens(Question question) {
        return question.prompt().length() / 5;
    }

    private static Outcome forbidden(Api api, Complaint complaint) {
        if (api.has(Habit.FORBIDDEN_MEANS_MODERATED)) {
            JsonNode metadata = complaint.error().path("metadata");
            boolean flagged = metadata.has("flagged_input") || metadata.has("reasons");
            if (flagged
                    || (complaint.words() != null
                            && complaint.words().toLowerCase(Locale.ROOT).contains("moderation"))) {
                return Outcome.REFUSED;
            }
        }
        boolean notTheKey = api.has(Habit.FORBIDDEN_MEANS_TOO_LONG)
                || api.has(Habit.FORBIDDEN_MEANS_GONE)
                || complaint.isAny(WRONG_PLACE)
                || complaint.says(SAYS_TOO_LONG)
                // This key may ask other models (Groq: model_permission_blocked_org).
                || complaint.codes().stream().anyMatch(code -> code.startsWith("model_"))
                // A page of a firewall says nothing about the key.
                || complaint.equals(Complaint.NONE);
        return notTheKey ? Outcome.FAILED_PERMANENT : Outcome.KEY_REJECTED;
    }
}
