package dev.rollcall.launcher.ask;

import dev.rollcall.cli.Beat;
import dev.rollcall.llm.Catalogue;
import dev.rollcall.llm.Key;
import dev.rollcall.llm.PanelOptions;
import dev.rollcall.llm.Provider;
import dev.rollcall.llm.Question;
import dev.rollcall.llm.batch.BatchPanel;
import dev.rollcall.llm.batch.BatchTarget;
import dev.rollcall.llm.batch.BatchTerms;
import dev.rollcall.stack.parts.ShutdownSignal;
import dev.rollcall.stack.settings.Settings;
import java.io.PrintStream;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.ToIntFunction;

/** What {@code --batch} does. */
final class BatchAsk {
    private static final Duration FIRST_LOOK = Duration.ofSeconds(3);

    /** All calls are small. Somebody waits, and Ctrl-C makes one more. */
    private static final Duration CALL = Duration.ofSeconds(30);

    /** As a shell knows it. */
    private static final int INTERRUPTED = 130;

    private final BatchOptions options;
    private final Settings settings;
    private final Catalogue catalogue;
    private final Question question;

    /** @throws IllegalArgumentException for options that do not fit together, and where there are no batches */
    BatchAsk(BatchOptions options, Settings settings, Catalogue catalogue, Question question) {
        this.options = options;
        this.settings = settings;
        this.catalogue = catalogue;
        this.question = question;
        options.check();
        try (var panel = new BatchPanel(catalogue, settings.prices(), PanelOptions.defaults())) {
            terms(panel);
        }
    }

    /** @param steps is told of each step */
    record Here(Key key, String keyVariable, Beat beat, PrintStream steps, PrintStream err) {}

    /** @return the exit code */
    int run(PanelOptions defaults, Here here, ToIntFunction<AskResult> told) {
        var calls = new PanelOptions(CALL, defaults.connectTimeout(), defaults.maxReplyBytes(), defaults.outgoing());
        var shutdown = ShutdownSignal.interruptingThisThread();
        try (var panel = new BatchPanel(catalogue, settings.prices(), calls)) {
            var context = new BatchContext(
                    panel,
                    question,
                    here.key(),
                    here.keyVariable(),
                    settings.pace().ofBatches().impatient(FIRST_LOOK),
                    here.beat(),
                    here.steps());
            return run(new BatchTry(context, settings.prices(), terms(panel)), here, told);
        } finally {
            shutdown.over();
        }
    }

    private int run(BatchTry batch, Here here, ToIntFunction<AskResult> told) {
        try {
            Optional<String> cancelled = options.cancelled();
            if (cancelled.isPresent()) {
                batch.cancel(cancelled.get());
                return 0;
            }
            Optional<String> resumed = options.resumed();
            AskResult asked =
                    resumed.isPresent() ? batch.resume(resumed.get(), options.timeout()) : batch.ask(options.timeout());
            return told.applyAsInt(asked);
        } catch (InterruptedException e) {
            here.err().println("rollcall: " + batch.interrupted());
            return INTERRUPTED;
        }
    }

    private BatchTerms terms(BatchPanel panel) {
        return panel.terms(BatchTarget.of(question))
                .orElseThrow(() -> new IllegalArgumentException("--batch: " + none()));
    }

    private String none() {
        Provider provider = catalogue.provider(question.provider());
        boolean hasOthers = provider.apis().stream().anyMatch(api -> api.batch() != null);
        if (hasOthers && question.search()) {
            return provider.displayName() + " has no batches that search the web: leave --search or --batch out";
        }
        List<String> others = settings.catalogue().providers().stream()
                .filter(each -> each.apis().stream().anyMatch(api -> api.batch() != null))
                .map(Provider::id)
                .toList();
        return provider.displayName()
                + (hasOthers ? "'s API '" + question.api() + "'" : "")
                + " has no batches; these providers have: " + String.join(", ", others)
                + ". Without --batch it is asked at once";
    }
}
