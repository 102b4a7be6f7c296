package dev.rollcall.stack.settings;

import dev.rollcall.activities.limits.HeldKey;
import dev.rollcall.cli.Environment;
import dev.rollcall.cli.TextBytes;
import dev.rollcall.cli.UserError;
import dev.rollcall.llm.Catalogue;
import dev.rollcall.llm.Provider;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A file of keys. Its lines are written like environment variables, {@code OPENAI_API_KEY_2=sk-…}; {@code #} begins a
 * comment. Keys may be in quotes.
 *
 * @param keys by provider, in the file's order
 */
record KeyFile(Map<String, List<HeldKey>> keys) {
    static final KeyFile NONE = new KeyFile(Map.of());

    private static final int MAX_BYTES = 1 << 20;
    private static final Pattern VARIABLE = Pattern.compile("[A-Za-z_][A-Za-z0-9_]{0,79}");

    /** As in dotenv files: # begins a comment after a quoted value, and elsewhere after a blank. */
    private static final Pattern COMMENTED = Pattern.compile("(\"[^\"]*\"|'[^']*'|[^\"'\\s]\\S*(?=\\s)|)\\s*#.*");

    /**
     * @param usable whether a key may be used; the others are left out after their lines are checked
     * @throws UserError that names the file, the line, and how to mend it, and shows no key
     */
    static KeyFile read(Path path, Catalogue catalogue, Predicate<String> usable) {
        var keys = new LinkedHashMap<String, List<HeldKey>>();
        var lineOf = new HashMap<String, Integer>();
        int number = 0;
        for (String raw : lines(path)) {
            number++;
            String line = raw.replace("\uFEFF", "").strip();
            if (line.isEmpty() || line.startsWith("#")) {
                continue;
            }
            String place = path + ", line " + number;
            String variable = variable(place, line);
            Provider provider = ProviderKeys.owner(catalogue, variable)
                    .orElseThrow(() -> new UserError(place + ": '" + variable + "' is no provider's key; known are "
                            + known(catalogue) + ", each also with _2, _3, … behind it"));
            Integer before = lineOf.putIfAbsent(variable, number);
            if (before != null) {
                throw new UserError(place + ": " + variable + " stands in line " + before
                        + " already: remove one of them, or call it " + next(variable, lineOf));
            }
            String secret = Environment.value(withoutComment(line.substring(line.indexOf('=') + 1)));
            var key = new HeldKey(
                    ProviderKeys.key(provider, place + ", " + variable, secret),
                    variable + " in " + path.getFileName());
            if (usable.test(secret)) {
                keys.computeIfAbsent(provider.id(), id -> new ArrayList<>()).add(key);
            }
        }
        return new KeyFile(keys);
    }

    private static List<String> lines(Path path) {
        try {
            if (Files.size(path) > MAX_BYTES) {
                throw new UserError(path + " has more than " + MAX_BYTES + " bytes: it is no file of keys");
            }
            return TextBytes.decoded(Files.readAllBytes(path)).lines().toList();
        } catch (NoSuchFileException e) {
            throw new UserError("there is no key file " + path + ": create it, or mend the path", e);
        } catch (CharacterCodingException e) {
            throw new UserError(path + " is not UTF-8: save it as that", e);
        } catch (IOException e) {
            throw new UserError("the key file " + path + " can't be read: " + e.getMessage(), e);
        }
    }

    /** The name of the variable in a line. Errors do not show the line, because it may hold a key. */
    private static String variable(String place, String line) {
        int equals = line.indexOf('=');
        String variable = equals < 0 ? "" : line.substring(0, equals).strip().replaceFirst("^export\\s+", "");
        if (!VARIABLE.matcher(variable).matches()) {
            throw new UserError(place + " is not NAME=KEY, such as OPENAI_API_KEY=sk-…; a comment begins with #");
        }
        return variable;
    }

    private static String withoutComment(String value) {
        Matcher match = COMMENTED.matcher(value.strip());
        return match.matches() ? match.group(1) : value;
    }

    private static String known(Catalogue catalogue) {
        var known = new TreeSet<String>();
        catalogue.providers().forEach(provider -> known.addAll(provider.keyVariables()));
        return String.join(", ", known);
    }

    private static String next(String variable, Map<String, Integer> taken) {
        String base = variable.replaceFirst("_\\d{1,4}$", "");
        int n = 2;
        while (taken.containsKey(base + "_" + n)) {
            n++;
        }
        return base + "_" + n;
    }
}
