package dev.rollcall.api;

import dev.rollcall.store.AccessRole;
import dev.rollcall.store.ApiTokens.ApiToken;
import jakarta.servlet.http.HttpServletRequest;

/**
 * Who sends a request.
 *
 * @param name for the audit: a token's name, or whose secret it was
 * @param role null: a stranger, who may use the open paths only
 * @param bucket whose requests are counted together; null: they are not counted
 */
public record ApiCaller(String name, AccessRole role, String bucket) {
    /** A caller on this machine, of an API that was started without a token. */
    static final ApiCaller LOCAL = new ApiCaller("local", AccessRole.ADMIN, null);

    /** A caller that sent {@code ROLLCALL_TOKEN}. */
    static final ApiCaller FIRST = new ApiCaller("ROLLCALL_TOKEN", AccessRole.ADMIN, "ROLLCALL_TOKEN");

    /** A caller that sent {@code CRON_SECRET} to {@code /api/cron}. */
    static final ApiCaller CRON = new ApiCaller("CRON_SECRET", AccessRole.WRITE, "CRON_SECRET");

    static final ApiCaller STRANGER = new ApiCaller("nobody", null, null);

    private static final String OF_TOKEN = "token ";

    static ApiCaller of(ApiToken token) {
        return new ApiCaller(token.name(), token.accessRole(), OF_TOKEN + token.id());
    }

    /** The row id of its token; only of one that has come with a token of the ledger. */
    int tokenId() {
        return Integer.parseInt(bucket.substring(OF_TOKEN.length()));
    }

    public static ApiCaller of(HttpServletRequest request) {
        return request.getAttribute(ApiCaller.class.getName()) instanceof ApiCaller caller ? caller : STRANGER;
    }

    void sends(HttpServletRequest request) {
        request.setAttribute(ApiCaller.class.getName(), this);
    }

    /** As people read it beside a reason. A caller on this machine has no name. */
    String by() {
        return equals(LOCAL) || !isKnown() ? "REST" : name;
    }

    public boolean isKnown() {
        return role != null;
    }

    public boolean may(AccessRole needed) {
        return role != null && role.covers(needed);
    }
}
