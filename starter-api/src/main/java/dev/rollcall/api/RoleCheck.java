package dev.rollcall.api;

import dev.rollcall.store.AccessRole;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.springframework.web.method.HandlerMethod;
import org.springframework.web.servlet.HandlerInterceptor;
import tools.jackson.databind.JsonNode;

/**
 * Lets a caller use an operation when its role covers the operation's {@code x-role}. A page's role is
 * its {@link PageRole}. Without a role nobody may.
 */
final class RoleCheck implements HandlerInterceptor {
    private final Contract contract;

    RoleCheck(Contract contract) {
        this.contract = contract;
    }

    @Override
    public boolean preHandle(HttpServletRequest request, HttpServletResponse response, Object handler) {
        if (request.getMethod().equals("OPTIONS")) {
            return true;
        }
        JsonNode operation = contract.operation(request);
        PageRole page = handler instanceof HandlerMethod method ? method.getMethodAnnotation(PageRole.class) : null;
        if (page == null ? Contract.isOpen(operation) : page.open()) {
            return true;
        }
        AccessRole needed = page == null
                ? Contract.role(operation)
                        .orElseThrow(() ->
                                new Refusal(403, "the contract names no role for this operation: nobody may use it"))
                : page.value();
        ApiCaller caller = ApiCaller.of(request);
        if (!caller.may(needed)) {
            throw new Refusal(
                    403,
                    "this needs a token with the role " + needed.word() + "; " + caller.name() + " has "
                            + (caller.isKnown() ? "the role " + caller.role().word() : "none") + ". Nothing was done.");
        }
        if (caller.equals(ApiCaller.LOCAL) && Contract.isChange(request.getMethod(), operation)) {
            // Once more, by the operation: a path can be written in many ways.
            LocalRule.refusal(request, true).ifPresent(refusal -> {
                throw refusal;
            });
        }
        return true;
    }
}
