package dev.rollcall.launcher.parts;

import com.fasterxml.jackson.annotation.JsonFormat;
import com.fasterxml.jackson.annotation.JsonFormat.Feature;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.exc.UnrecognizedPropertyException;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import dev.rollcall.launcher.Complaint;
import dev.rollcall.llm.Catalogue;
import dev.rollcall.llm.Provider;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.regex.Pattern;

/**
 * {@code rollcall.yaml}, as it is written.
 *
 * @param prompts name to text with {@code {domain}} in it; added to the three that come with Rollcall
 * @param providers what differs from the catalogue
 * @param maxOutputTokens most tokens of an answer, 1,024 by default
 */
record SettingsFile(
        Map<String, String> prompts,
        Map<String, Entry> providers,
        @JsonProperty("max_output_tokens") int maxOutputTokens) {
    static final int MAX_OUTPUT_TOKENS = 1_024;
    static final SettingsFile NONE = new SettingsFile(Map.of(), Map.of(), MAX_OUTPUT_TOKENS);

    private static final Pattern NAME = Pattern.compile("[a-z0-9][a-z0-9_-]{0,39}");
    private static final int MAX_PROMPT = 20_000;
    private static final ObjectMapper YAML = new ObjectMapper(new YAMLFactory())
            .setPropertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
            .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES);

    /**
     * @param models asked instead of the catalogue's default
     * @param search ask the surface that searches the web
     * @param enabled on even if the catalogue has it off (openrouter, ai21), or off
     * @param concurrency calls at once
     */
    record Entry(
            @JsonProperty("model") @JsonFormat(with = Feature.ACCEPT_SINGLE_VALUE_AS_ARRAY)
            List<String> models,

            Boolean search,
            Boolean enabled,
            Integer concurrency) {
        Entry {
            models = models == null ? List.of() : List.copyOf(models);
            if (concurrency != null && (concurrency < 1 || concurrency > 1_000)) {
                throw new IllegalArgumentException("concurrency must be 1 to 1000, not " + concurrency);
            }
        }
    }

    SettingsFile {
        prompts = prompts == null ? Map.of() : new LinkedHashMap<>(prompts);
        providers = providers == null ? Map.of() : providers;
        maxOutputTokens = maxOutputTokens == 0 ? MAX_OUTPUT_TOKENS : maxOutputTokens;
        if (maxOutputTokens < 1 || maxOutputTokens > 1_000_000) {
            throw new IllegalArgumentException("max_output_tokens must be 1 to 1000000, not " + maxOutputTokens);
        }
    }

    static SettingsFile bundled() {
        try (InputStream in = SettingsFile.class.getResourceAsStream("/dev/rollcall/launcher/prompts.yaml")) {
            return YAML.readValue(in, SettingsFile.class);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static SettingsFile read(Path file) {
        try {
            String text = Files.readString(file);
            SettingsFile read = text.isBlank() ? NONE : YAML.readValue(text, SettingsFile.class);
            SettingsFile checked = read == null ? NONE : read;
            checked.checkPrompts(file);
            return checked;
        } catch (JsonProcessingException e) {
            throw new Complaint(file + where(e) + ": " + words(e), e);
        } catch (IOException e) {
            throw new Complaint(file + " can't be read: " + e.getMessage(), e);
        }
    }

    Entry entry(String provider) {
        Entry entry = providers.get(provider);
        return entry == null ? new Entry(List.of(), null, null, null) : entry;
    }

    /** Names that the catalogue does not have, and searches that a provider can't do. */
    void checkAgainst(Catalogue catalogue) {
        providers.forEach((id, entry) -> {
            Provider provider;
            try {
                provider = catalogue.provider(id);
            } catch (IllegalArgumentException e) {
                throw new IllegalArgumentException("rollcall.yaml, providers: " + e.getMessage(), e);
            }
            if (entry != null && Boolean.TRUE.equals(entry.search()) && !provider.canSearch()) {
                throw new IllegalArgumentException("rollcall.yaml, providers." + id
                        + ".search: Rollcall knows no search of " + id + "; remove it");
            }
        });
    }

    private void checkPrompts(Path file) {
        prompts.forEach((name, text) -> {
            String where = file + ", prompts." + name + ": ";
            if (!NAME.matcher(name).matches()) {
                throw new Complaint(where + "a prompt's name has lower-case letters, digits, '_' and '-', at most 40");
            }
            if (text == null || !text.contains("{domain}")) {
                throw new Complaint(where + "there is no {domain} in it, so every domain would get the same question");
            }
            if (text.length() > MAX_PROMPT) {
                throw new Complaint(where + "it has " + text.length() + " characters; at most " + MAX_PROMPT);
            }
        });
    }

    private static String where(JsonProcessingException e) {
        return e.getLocation() == null ? "" : ", line " + e.getLocation().getLineNr();
    }

    private static String words(JsonProcessingException e) {
        if (e instanceof UnrecognizedPropertyException unknown) {
            Collection<Object> known = unknown.getKnownPropertyIds();
            return "'" + unknown.getPropertyName() + "' means nothing here; known are " + new TreeSet<>(known);
        }
        if (e.getCause() instanceof IllegalArgumentException refused) {
            return refused.getMessage();
        }
        return e.getOriginalMessage().lines().findFirst().orElse("not valid YAML");
    }
}
