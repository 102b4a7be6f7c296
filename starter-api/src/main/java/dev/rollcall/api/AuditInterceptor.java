package dev.rollcall.api;

import dev.rollcall.store.AuditTrail.AuditEntry;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.time.InstantSource;
import org.springframework.web.servlet.HandlerInterceptor;
import tools.jackson.databind.JsonNode;

/** Notes every request that changes something, or was refused to, once it is answered. It must stand before {@link RoleCheck}. */
final class AuditInterceptor implements HandlerInterceptor {
    private static final int LONGEST_TARGET = 300;

    private final Contract contract;
    private final AuditQueue queue;
    private final InstantSource clock;

    AuditInterceptor(Contract contract, AuditQueue queue, InstantSource clock) {
        this.contract = contract;
        this.queue = queue;
        this.clock = clock;
    }

    @Override
    public void afterCompletion(
            HttpServletRequest request, HttpServletResponse response, Object handler, Exception failure) {
        JsonNode operation = contract.operation(request);
        if (!Contract.isChange(request.getMethod(), operation)) {
            return;
        }
        String target = RequestSummary.hidden(request.getRequestURI());
        queue.add(new AuditEntry(
                clock.instant(),
                ApiCaller.of(request).name(),
                operation.path("operationId").asString(request.getMethod()),
                target.substring(0, Math.min(LONGEST_TARGET, target.length())),
                response.getStatus(),
                RequestIdFilter.current(),
                request.getRemoteAddr().replaceFirst("%.*", ""),
                RequestSummary.of(request)));
    }
}
