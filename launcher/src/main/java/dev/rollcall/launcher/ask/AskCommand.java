package dev.rollcall.launcher.ask;

import dev.rollcall.activities.limits.HeldKey;
import dev.rollcall.activities.limits.ProviderConfig;
import dev.rollcall.cli.Beat;
import dev.rollcall.cli.Invocation;
import dev.rollcall.cli.UserError;
import dev.rollcall.llm.Api;
import dev.rollcall.llm.Catalogue;
import dev.rollcall.llm.Key;
import dev.rollcall.llm.Panel;
import dev.rollcall.llm.PanelOptions;
import dev.rollcall.llm.Provider;
import dev.rollcall.llm.Question;
import dev.rollcall.llm.net.Outgoing;
import dev.rollcall.stack.settings.Settings;
import dev.rollcall.store.Domain;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.Callable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** One question, to try a provider: no retry, no database, no Temporal. */
@Command(
        name = "ask",
        description = "Asks one provider about one domain, once, and shows what came of it. Nothing is kept.",
        footer = "Exit code 0 when there is an answer, cut off or refused ones included.")
public final class AskCommand implements Callable<Integer> {
    private static final String PLACE = "{domain}";
    private static final String DEFAULT_PROMPT = "business";

    @Mixin
    private Invocation here;

    @Spec
    private CommandSpec spec;

    @Parameters(paramLabel = "DOMAIN", description = "stripe.com, or a URL on it.")
    private String domain;

    @Option(
            names = "--provider",
            required = true,
            paramLabel = "ID",
            description = "openai, anthropic, …; also one that is off by default.")
    private String provider;

    @Option(
            names = "--api",
            paramLabel = "NAME",
            description = "Which of the provider's APIs: openai and xai chat (default) or responses, perplexity agent"
                    + " (default) or sonar.")
    private String api;

    @Option(
            names = "--model",
            paramLabel = "NAME",
            description = "Default: what rollcall.yaml says, else the catalogue's.")
    private String model;

    @ArgGroup
    private PromptOptions prompt;

    @Option(names = "--no-domain", description = "The prompt need not have {domain} in it.")
    private boolean noDomain;

    @Option(names = "--search", description = "Let it search the web.")
    private boolean search;

    @Option(
            names = "--base-url",
            paramLabel = "URL",
            description =
                    "Ask there; the provider's own path is appended. Default: <PROVIDER>_BASE_URL, or the provider.")
    private String baseUrl;

    @Option(
            names = "--max-output-tokens",
            paramLabel = "N",
            description = "The longest answer. Default: what rollcall.yaml says, else 1024.")
    private Integer maxOutputTokens;

    @ArgGroup(exclusive = false)
    private BatchOptions batch;

    @Option(names = "--json", description = "Print one line of JSON. With --batch the steps go to standard error.")
    private boolean json;

    private final Beat beat;

    public AskCommand() {
        this(Beat.REAL);
    }

    /** @param beat the clock of a batch, and the pauses between two looks at it */
    AskCommand(Beat beat) {
        this.beat = beat;
    }

    @Override
    public Integer call() {
        Settings settings = settings();
        ProviderConfig config = config(settings);
        Catalogue catalogue = catalogue(settings, config);
        Question question = question(settings, catalogue.provider(config.provider()));
        Optional<BatchAsk> inABatch = Optional.ofNullable(batch)
                .map(options -> words(() -> new BatchAsk(options, settings, catalogue, question), ""));
        Key key = key(settings, catalogue.provider(config.provider()));
        Outgoing outgoing = settings.outgoing(here.env());
        outgoing.warning().ifPresent(here.err()::println);
        PanelOptions options = PanelOptions.defaults().through(outgoing);
        if (inABatch.isPresent()) {
            var context =
                    new BatchAsk.Here(key, config.keyVariable(), beat, json ? here.err() : here.out(), here.err());
            return inABatch.get().run(options, context, asked -> told(asked, config, catalogue, outgoing));
        }
        Instant at = Instant.now();
        try (var panel = new Panel(catalogue, options)) {
            dev.rollcall.llm.Reply reply = panel.ask(question, key);
            OptionalLong cost = settings.prices().costTicks(question, reply, at);
            return told(new AskResult(question, key, reply, cost, null), config, catalogue, outgoing);
        }
    }

    /** Prints it. @return the exit code */
    private int told(AskResult asked, ProviderConfig config, Catalogue catalogue, Outgoing outgoing) {
        boolean isUsable = asked.reply().outcome().isUsable();
        if (json) {
            here.out().println(asked.json());
            return isUsable ? 0 : 1;
        }
        if (asked.batch() != null) {
            here.out().println();
        }
        asked.show(here.out(), here.terminal());
        Settings.proxyFor(outgoing, catalogue.provider(config.provider()))
                .ifPresent(proxy -> AskResult.fact(here.out(), "proxy", proxy.toString()));
        outgoing.caFiles().forEach(file -> AskResult.fact(here.out(), "CA file", file));
        if (!isUsable) {
            throw new UserError(asked.failure().words(config.keyVariable()));
        }
        return 0;
    }

    /** {@code --base-url} is nearer than the simulator of the environment, whose keys are made up. */
    private Settings settings() {
        Map<String, String> env = new HashMap<>(here.env());
        if (baseUrl != null) {
            env.remove(Settings.SIMULATOR);
        }
        return Settings.read(env, here.folder());
    }

    private ProviderConfig config(Settings settings) {
        String id = words(() -> settings.catalogue().provider(provider).id(), "--provider: ");
        return settings.configs().stream()
                .filter(config -> config.provider().equals(id))
                .findFirst()
                .orElseThrow();
    }

    private Catalogue catalogue(Settings settings, ProviderConfig config) {
        Catalogue own = settings.catalogue()
                .only(config.provider())
                .withModels(Map.of(config.provider(), config.models().get(0)));
        return baseUrl == null ? own : words(() -> own.withBaseUrl(config.provider(), baseUrl, "--base-url"), "");
    }

    private Question question(Settings settings, Provider asked) {
        Api chosen = words(() -> asked.api(api, search), api == null ? "--search: " : "--api: ");
        Domain about = words(() -> Domain.parse(domain), "");
        String text = prompt(settings).replace(PLACE, about.name());
        if (model != null && model.isBlank()) {
            throw wrong("--model is empty: name one, such as " + chosen.defaultModel());
        }
        int most = maxOutputTokens == null ? settings.maxOutputTokens() : maxOutputTokens;
        if (most < 1) {
            throw wrong("--max-output-tokens must be at least 1, not " + most);
        }
        return words(
                () -> new Question(
                        asked.id(),
                        chosen.name(),
                        model == null ? chosen.defaultModel() : model.strip(),
                        search,
                        text,
                        most,
                        null),
                "");
    }

    private String prompt(Settings settings) {
        if (prompt == null) {
            return settings.prompts().get(DEFAULT_PROMPT);
        }
        String text = prompt.read(here.in());
        if (text.replace(PLACE, "").isBlank()) {
            throw wrong(prompt.option() + " asks nothing: write a question with " + PLACE + " in it");
        }
        if (!noDomain && !text.contains(PLACE)) {
            throw wrong(prompt.option() + " has no " + PLACE + " in it, so it would not ask about " + domain
                    + ": write " + PLACE + " where the domain belongs, or say --no-domain");
        }
        return text;
    }

    private static Key key(Settings settings, Provider asked) {
        List<HeldKey> held = settings.keys().getOrDefault(asked.id(), List.of());
        if (held.isEmpty()) {
            throw new UserError(asked.displayName() + " needs a key: set "
                    + String.join(" or ", asked.keyVariables())
                    + ". Without one, try the simulator: ./rollcall simulator says how");
        }
        return held.get(0).key();
    }

    private interface Reading<T> {
        T read();
    }

    /** What can't be right, whoever runs it: exit code 2. */
    private <T> T words(Reading<T> reading, String before) {
        try {
            return reading.read();
        } catch (IllegalArgumentException e) {
            throw new ParameterException(spec.commandLine(), before + e.getMessage(), e);
        }
    }

    private ParameterException wrong(String words) {
        return new ParameterException(spec.commandLine(), words);
    }
}
