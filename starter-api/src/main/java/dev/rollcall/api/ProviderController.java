package dev.rollcall.api;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import dev.rollcall.api.UsageController.Days;
import dev.rollcall.store.Ledger;
import dev.rollcall.store.Prompts.PromptVersion;
import dev.rollcall.store.ProviderFailures.Failing;
import dev.rollcall.store.ProviderStatus;
import dev.rollcall.store.Providers.KnownProvider;
import dev.rollcall.store.Providers.Target;
import dev.rollcall.store.Usage.By;
import dev.rollcall.store.Usage.Figures;
import dev.rollcall.store.Usage.UsageLine;
import jakarta.servlet.http.HttpServletRequest;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/** Which providers can be asked, as the workers report. */
@RestController
class ProviderController {
    private final Ledger ledger;

    ProviderController(Ledger ledger) {
        this.ledger = ledger;
    }

    /** @param usedOn the days that the usage is of */
    record ProviderPage(boolean simulated, Days usedOn, List<ProviderView> providers, List<PromptView> prompts) {}

    record PromptView(String name, int version, String text) {}

    record Model(String model, String surface) {}

    record ModelUsage(
            String model, String surface, @JsonUnwrapped UsageView usage) {
        static ModelUsage of(UsageLine line) {
            return new ModelUsage(line.of().model(), line.of().surface(), UsageView.of(line.figures()));
        }
    }

    /**
     * @param keys those that a worker has
     * @param failing all of its calls have failed since its last reply; null when it replies, or was not asked
     * @param models that a job asks now
     * @param usageByModel of those that were used, whether or not they are asked now
     */
    record ProviderView(
            String name,
            @JsonUnwrapped Availability availability,
            List<KeyController.KeyView> keys,
            List<Model> models,
            @JsonUnwrapped StatusView status,
            FailingView failing,
            Instant updatedAt,
            UsageView usage,
            List<ModelUsage> usageByModel) {
        static ProviderView of(KnownProvider provider, List<Target> targets, List<UsageLine> used, Failing calls) {
            FailingView failing = FailingView.of(calls, provider);
            return new ProviderView(
                    provider.name(),
                    Availability.of(provider),
                    provider.keys().stream().map(KeyController.KeyView::of).toList(),
                    targets.stream()
                            .filter(target -> target.provider().equals(provider.name()))
                            .map(target -> new Model(target.model(), target.surface()))
                            .toList(),
                    StatusView.of(provider.status(), failing),
                    failing,
                    provider.updatedAt(),
                    UsageView.of(used.stream().map(UsageLine::figures).reduce(Figures.NONE, Figures::plus)),
                    used.stream().map(ModelUsage::of).toList());
        }
    }

    record Availability(boolean canBeAsked, boolean onByDefault, boolean retired, String keyVariable) {
        static Availability of(KnownProvider provider) {
            return new Availability(
                    provider.canBeAsked(), provider.onByDefault(), provider.retired(), provider.keyVariable());
        }
    }

    /**
     * @param state up, rate_limited, day_limit, paused, no_usable_key, down, no_key or retired
     * @param since when that began; null when nobody knows
     * @param until when it may be over; null when nobody knows
     * @param trouble what is wrong, for people; null when nothing is
     */
    record StatusView(String state, Instant since, Instant until, String trouble) {
        static StatusView of(ProviderStatus status, FailingView failing) {
            return new StatusView(
                    status.state().name().toLowerCase(Locale.ROOT),
                    status.since(),
                    status.until(),
                    status.words() == null && failing != null ? failing.words() : status.words());
        }
    }

    @GetMapping("/api/providers")
    ProviderPage providers(HttpServletRequest http) {
        var query = new Query(http);
        boolean simulated = DomainController.side(ledger, query.flag("simulated"));
        Days span = Days.last(query.whole("days", 1, 1, UsageController.MAX_DAYS), ledger);
        Map<String, List<UsageLine>> used =
                ledger.usage().lines(simulated, span.from(), span.to(), EnumSet.of(By.MODEL)).stream()
                        .collect(Collectors.groupingBy(line -> line.of().provider()));
        List<KnownProvider> providers = ledger.providers().all(simulated);
        List<Target> targets = ledger.providers()
                .activeTargets(
                        simulated, providers.stream().map(KnownProvider::name).toList());
        Map<String, Failing> failing = ledger.providerFailures().sinceLastReply(simulated);
        return new ProviderPage(
                simulated,
                span,
                providers.stream()
                        .map(provider -> ProviderView.of(
                                provider,
                                targets,
                                used.getOrDefault(provider.name(), List.of()),
                                failing.get(provider.name())))
                        .toList(),
                ledger.prompts().current().stream()
                        .map(ProviderController::view)
                        .toList());
    }

    private static PromptView view(PromptVersion prompt) {
        return new PromptView(prompt.name(), prompt.version(), prompt.text());
    }
}
