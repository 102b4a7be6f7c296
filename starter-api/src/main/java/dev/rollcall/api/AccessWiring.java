package dev.rollcall.api;

import dev.rollcall.store.Ledger;
import io.github.bucket4j.TimeMeter;
import java.time.InstantSource;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.Ordered;

/** What decides who may ask, and keeps who changed what. */
@Configuration(proxyBeanMethods = false)
class AccessWiring {
    @Bean
    TokenController tokens(Ledger ledger, KnownTokens known) {
        return new TokenController(ledger, known, InstantSource.system());
    }

    @Bean
    AuditController auditPages(Ledger ledger) {
        return new AuditController(ledger);
    }

    @Bean
    KnownTokens knownTokens(Ledger ledger) {
        return new KnownTokens(ledger.apiTokens(), System::nanoTime);
    }

    @Bean
    RequestLimits requestLimits(ApiOptions options) {
        return new RequestLimits(options.settings(), TimeMeter.SYSTEM_NANOTIME);
    }

    @Bean
    AuditQueue auditQueue(Ledger ledger) {
        return new AuditQueue(ledger.auditTrail());
    }

    @Bean
    FilterRegistrationBean<RequestIdFilter> requestIds() {
        var registration = new FilterRegistrationBean<>(new RequestIdFilter());
        registration.setOrder(Ordered.HIGHEST_PRECEDENCE);
        return registration;
    }

    @Bean
    BrowserSessions browserSessions(Ledger ledger, ApiOptions options) {
        byte[] first = options.token() == null ? null : KnownTokens.hash(options.token());
        return new BrowserSessions(ledger.pageSessions(), first, InstantSource.system(), System::nanoTime);
    }

    @Bean
    Callers callers(
            ApiOptions options, KnownTokens tokens, RequestLimits limits, Contract contract, BrowserSessions sessions) {
        return new Callers(options, tokens, limits, contract, sessions, InstantSource.system());
    }

    @Bean
    BrowserLogin browserLogin(Callers callers, BrowserSessions sessions, RequestLimits limits) {
        return new BrowserLogin(callers, sessions, limits);
    }

    @Bean
    FilterRegistrationBean<AccessFilter> guard(Callers callers, RequestLimits limits, Contract contract) {
        return new FilterRegistrationBean<>(new AccessFilter(callers, limits, contract));
    }
}
