package dev.rollcall.api;

import dev.rollcall.store.Ledger;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** What shows alerts, and raises the one that no worker can raise. */
@Configuration(proxyBeanMethods = false)
class AlertWiring {
    @Bean
    RulesInForce alertRules(Ledger ledger, ApiOptions options) {
        return new RulesInForce(ledger, options.alerts());
    }

    @Bean
    AlertController alerts(Ledger ledger, RulesInForce rules) {
        return new AlertController(ledger, rules);
    }

    @Bean
    WorkerWatch workerWatch(Ledger ledger, RulesInForce rules, ApiOptions options) {
        return new WorkerWatch(ledger, rules, options.events()).start();
    }
}
