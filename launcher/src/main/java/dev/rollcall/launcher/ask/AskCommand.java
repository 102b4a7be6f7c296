package dev.rollcall.launcher.ask;

import dev.rollcall.activities.limits.HeldKey;
import dev.rollcall.activities.limits.ProviderConfig;
import dev.rollcall.cli.Invocation;
import dev.rollcall.cli.TextFile;
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
import java.util.concurrent.Callable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** One call, to try a provider: no retry, no database, no Temporal. */
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

    private static final class PromptOptions {
        @Option(
                names = "--prompt",
                paramLabel = "TEXT",
                description = "What to ask, with {domain} in it. Default: the prompt 'business'.")
        private String text;

        @Option(
                names = "--prompt-file",
                paramLabel = "FILE",
                description = "The same, from a file; - reads standard input.")
        private String file;

        private String option() {
            return file == null ? "--prompt" : "--prompt-file " + TextFile.name(file);
        }
    }

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

    @Option(names = "--json", description = "Print one line of JSON.")
    private boolean json;

    @Override
    public Integer call() {
        Settings settings = settings();
        ProviderConfig config = config(settings);
        Catalogue catalogue = catalogue(settings, config);
        Question question = question(settings, catalogue.provider(config.provider()));
        Key key = key(settings, catalogue.provider(config.provider()));
        Instant at = Instant.now();
        Outgoing outgoing = settings.outgoing(here.env());
        outgoing.warning().ifPresent(here.err()::println);
        try (var panel = new Panel(catalogue, PanelOptions.defaults().through(outgoing))) {
            dev.rollcall.llm.Reply reply = panel.ask(question, key);
            var asked = new AskResult(question, key, reply, settings.prices().costTicks(question, reply, at));
            if (json) {
                here.out().println(asked.json());
            } else {
                asked.show(here.out(), here.terminal());
                Settings.proxyFor(outgoing, catalogue.provider(config.provider()))
                        .ifPresent(proxy -> AskResult.fact(here.out(), "proxy", proxy.toString()));
                outgoing.caFiles().forEach(file -> AskResult.fact(here.out(), "CA file", file));
                if (!reply.outcome().isUsable()) {
                    throw new UserError(asked.userError(config.keyVariable()));
                }
            }
            return reply.outcome().isUsable() ? 0 : 1;
        }
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
        String text = prompt.file == null ? prompt.text : TextFile.read("--prompt-file", prompt.file, here.in());
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
