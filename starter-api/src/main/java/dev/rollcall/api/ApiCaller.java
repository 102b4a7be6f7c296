package dev.rollcall.api;

import dev.rollcall.store.AccessRole;
import jakarta.servlet.http.HttpServletRequest;

/**
 * Who sends a request.
 *
 * @param name for the audit: a token's name, or whose secret it was
 * @param role null: a stranger, who may use the open paths only
 * @param bucket whose requests are counted together; null: they are not counted
 */
record ApiCaller(String name, AccessRole role, String bucket) {
    /** A caller on this machine, of an API that was started without a token. */
    static final ApiCaller LOCAL = new ApiCaller("local", AccessRole.ADMIN, null);

    /** A caller that sent {@code ROLLCALL_TOKEN}. */
    static final ApiCaller FIRST = new ApiCaller("ROLLCALL_TOKEN", AccessRole.ADMIN, "ROLLCALL_TOKEN");

    /** A caller that sent {@code CRON_SECRET} to {@code /api/cron}. */
    static final ApiCaller CRON = new ApiCaller("CRON_SECRET", AccessRole.WRITE, "CRON_SECRET");

    static final ApiCaller STRANGER = new ApiCaller("nobody", null, null);

    static ApiCaller of(HttpServletRequest request) {
        return request.getAttribute(ApiCaller.class.getName()) instanceof ApiCaller caller ? caller : STRANGER;
    }

    void sends(HttpServletRequest request) {
        request.setAttribute(ApiCaller.class.getName(), this);
    }

    /** As people read it beside a reason. A caller on this machine has no name. */
    String by() {
        return equals(LOCAL) || !isKnown() ? "REST" : name;
    }

    boolean isKnown() {
        return role != null;
    }

    boolean may(AccessRole needed) {
        return role != null && role.covers(needed);
    }
}
