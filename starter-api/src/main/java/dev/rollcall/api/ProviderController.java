package dev.rollcall.api;

import dev.rollcall.store.Ledger;
import dev.rollcall.store.Prompts.PromptVersion;
import dev.rollcall.store.Providers.Provider;
import dev.rollcall.store.Providers.Target;
import jakarta.servlet.http.HttpServletRequest;
import java.time.Instant;
import java.util.List;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/** Who can be asked what, as the workers have told. */
@RestController
class ProviderController {
    private final Ledger ledger;

    ProviderController(Ledger ledger) {
        this.ledger = ledger;
    }

    record Page(boolean simulated, List<ProviderView> providers, List<PromptView> prompts) {}

    record PromptView(String name, int version, String text) {}

    record Model(String model, String surface) {}

    /** @param keys fingerprints: 8 hex digits of each key's SHA-256 */
    record ProviderView(
            String name,
            boolean canBeAsked,
            boolean onByDefault,
            boolean retired,
            String keyVariable,
            List<String> keys,
            List<Model> models,
            Instant downSince,
            Instant cooledUntil,
            String trouble,
            Instant updatedAt) {
        static ProviderView of(Provider provider, List<Target> targets) {
            return new ProviderView(
                    provider.name(),
                    provider.canBeAsked(),
                    provider.onByDefault(),
                    provider.retired(),
                    provider.keyVariable(),
                    provider.keyFingerprints(),
                    targets.stream()
                            .filter(target -> target.provider().equals(provider.name()))
                            .map(target -> new Model(target.model(), target.surface()))
                            .toList(),
                    provider.downSince(),
                    provider.cooledUntil(),
                    provider.trouble(),
                    provider.updatedAt());
        }
    }

    @GetMapping("/api/providers")
    Page providers(HttpServletRequest http) {
        boolean simulated = DomainController.side(ledger, new Query(http).flag("simulated"));
        List<Provider> providers = ledger.providers().all(simulated);
        List<Target> targets = ledger.providers()
                .activeTargets(simulated, providers.stream().map(Provider::name).toList());
        return new Page(
                simulated,
                providers.stream()
                        .map(provider -> ProviderView.of(provider, targets))
                        .toList(),
                ledger.prompts().current().stream()
                        .map(ProviderController::view)
                        .toList());
    }

    private static PromptView view(PromptVersion prompt) {
        return new PromptView(prompt.name(), prompt.version(), prompt.text());
    }
}
