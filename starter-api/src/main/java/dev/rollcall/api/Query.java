package dev.rollcall.api;

import dev.rollcall.store.Domain;
import dev.rollcall.store.InvalidDomainException;
import dev.rollcall.store.PageKey;
import dev.rollcall.store.WatchedPage.DueKey;
import jakarta.servlet.http.HttpServletRequest;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** A request's query parameters. */
public record Query(HttpServletRequest request) {
    private static final int MAX_TEXT = 300;
    private static final Map<String, String> TYPES = Map.of(
            "json", "application/json",
            "csv", "text/csv",
            "ndjson", "application/x-ndjson",
            "text", "text/plain",
            "parquet", "application/vnd.apache.parquet",
            "pdf", "application/pdf",
            "png", "image/png",
            "svg", "image/svg+xml");
    private static final Pattern WHOLE = Pattern.compile("\\d{1,18}");
    private static final Pattern BOOKMARK = Pattern.compile("(\\d{1,9})\\.(\\d{1,18})");
    private static final Pattern DUE = Pattern.compile("(-?\\d{1,17})\\.(\\d{1,9})");
    private static final String FROM_THE_PAGE_BEFORE = "take it from the page before: its next is the whole link";
    private static final int MICROS = 1_000_000;

    /** Null when it is absent. */
    public String text(String name) {
        String value = request.getParameter(name);
        if (value == null) {
            return null;
        }
        if (value.isBlank()) {
            throw Refusal.badRequest("?" + name + " is empty; give it a value, or leave it out");
        }
        if (value.length() > MAX_TEXT || value.chars().anyMatch(Character::isISOControl)) {
            throw refused(name, value, "it is too long, or has control characters in it");
        }
        return value.strip();
    }

    /** Text of that shape, or null. */
    String matching(String name, Pattern shape, String otherwise) {
        String value = text(name);
        if (value != null && !shape.matcher(value).matches()) {
            throw refused(name, value, otherwise);
        }
        return value;
    }

    /** One of these words, or null. */
    public String word(String name, Collection<String> known) {
        String value = text(name);
        if (value == null) {
            return null;
        }
        String word = value.toLowerCase(Locale.ROOT);
        if (!known.contains(word)) {
            throw refused(name, value, "it is one of " + known.stream().collect(Collectors.joining(", ")));
        }
        return word;
    }

    /** Some of these words with commas between, in the order of {@code known}; {@code otherwise} when it is absent. */
    public List<String> words(String name, List<String> known, List<String> otherwise) {
        String value = text(name);
        if (value == null) {
            return otherwise;
        }
        List<String> words = Stream.of(value.toLowerCase(Locale.ROOT).split(",", -1))
                .map(String::strip)
                .toList();
        if (!known.containsAll(words)) {
            throw refused(name, value, "it is one or more of " + String.join(", ", known) + ", with commas between");
        }
        return known.stream().filter(words::contains).toList();
    }

    /** The values of a parameter that is there several times, or has commas between them; empty when it is absent. */
    public List<String> texts(String name) {
        String[] values = request.getParameterValues(name);
        if (values == null) {
            return List.of();
        }
        List<String> texts = Stream.of(values)
                .flatMap(value -> Stream.of(value.split(",", -1)))
                .map(String::strip)
                .distinct()
                .toList();
        for (String text : texts) {
            if (text.isEmpty()) {
                throw Refusal.badRequest("?" + name + " is empty; give it a value, or leave it out");
            }
            if (text.length() > MAX_TEXT || !text.chars().allMatch(c -> c > ' ' && c <= '~')) {
                throw refused(name, text, "it is written in visible ASCII characters, at most " + MAX_TEXT);
            }
        }
        return texts;
    }

    /** The same, each one of these words; {@code otherwise} when it is absent. */
    List<String> someOf(String name, List<String> known, List<String> otherwise) {
        List<String> words =
                texts(name).stream().map(word -> word.toLowerCase(Locale.ROOT)).toList();
        for (String word : words) {
            if (!known.contains(word)) {
                throw refused(name, word, "it is one of " + String.join(", ", known));
            }
        }
        return words.isEmpty()
                ? otherwise
                : known.stream().filter(words::contains).toList();
    }

    /** A day in UTC; null when it is absent. */
    public LocalDate date(String name) {
        String value = text(name);
        try {
            LocalDate date = value == null ? null : LocalDate.parse(value);
            if (date == null || (date.getYear() >= 2000 && date.getYear() <= 9999)) {
                return date;
            }
            throw refused(name, value, "it is a date from 2000-01-01 to 9999-12-31");
        } catch (DateTimeException e) {
            throw refused(name, value, "it is a date such as 2026-11-22");
        }
    }

    /** {@code ?format}, else what the caller accepts, else JSON; one of {@code known}. */
    String format(Collection<String> known) {
        return format(known, "json");
    }

    /** The same, with {@code otherwise} in the place of JSON. */
    String format(Collection<String> known, String otherwise) {
        String said = word("format", known);
        if (said != null) {
            return said;
        }
        String accept = request.getHeader("Accept");
        return known.stream()
                .filter(format -> accept != null && accept.startsWith(TYPES.get(format)))
                .findFirst()
                .orElse(otherwise);
    }

    /** Does CSV begin with a byte order mark, so that spreadsheets on Windows read it as UTF-8? JSON never has one. */
    boolean bom(String format) {
        String said = word("bom", List.of("1", "0", "true", "false"));
        return "csv".equals(format) && ("1".equals(said) || "true".equals(said));
    }

    /** Parameters that would have no effect beside the others. */
    void refuse(List<String> names, String why) {
        for (String name : names) {
            if (text(name) != null) {
                throw refused(name, text(name), why);
            }
        }
    }

    public int whole(String name, int otherwise, int least, int most) {
        String value = text(name);
        if (value == null) {
            return otherwise;
        }
        if (WHOLE.matcher(value).matches()) {
            long number = Long.parseLong(value);
            if (number >= least && number <= most) {
                return (int) number;
            }
        }
        throw refused(name, value, "it is a whole number from " + least + " to " + most);
    }

    /** The number of an event, 0 before the first one; null when it is absent. */
    public Long offset(String name) {
        String value = text(name);
        if (value != null && !WHOLE.matcher(value).matches()) {
            throw refused(name, value, "it is the number of an event, or 0");
        }
        return value == null ? null : Long.valueOf(value);
    }

    /** A text of visible ASCII characters, such as a domain's or job's name; null when it is absent. */
    public String name(String field) {
        String value = text(field);
        if (value != null && !value.chars().allMatch(c -> c > ' ' && c <= '~')) {
            throw refused(field, value, "it is written in visible ASCII characters, as Rollcall prints it");
        }
        return value;
    }

    /** An id of a row; null when it is absent. */
    public Long id(String name) {
        String value = text(name);
        if (value == null) {
            return null;
        }
        if (!WHOLE.matcher(value).matches() || Long.parseLong(value) < 1) {
            throw refused(name, value, "take it from the page before: its next is the whole link");
        }
        return Long.valueOf(value);
    }

    /** Where the page before ended; before the first row when it is absent. */
    public PageKey bookmark(String name) {
        String value = text(name);
        if (value == null) {
            return PageKey.START;
        }
        var ids = BOOKMARK.matcher(value);
        if (!ids.matches()) {
            throw refused(name, value, FROM_THE_PAGE_BEFORE);
        }
        return new PageKey(Integer.parseInt(ids.group(1)), Long.parseLong(ids.group(2)));
    }

    public static String text(PageKey bookmark) {
        return bookmark.domainId() + "." + bookmark.cellId();
    }

    /** The same of watched domains: microseconds since 1970, and an id. */
    public DueKey due(String name) {
        String value = text(name);
        if (value == null) {
            return DueKey.START;
        }
        var parts = DUE.matcher(value);
        if (!parts.matches()) {
            throw refused(name, value, FROM_THE_PAGE_BEFORE);
        }
        long micros = Long.parseLong(parts.group(1));
        Instant due = Instant.ofEpochSecond(Math.floorDiv(micros, MICROS), 1_000L * Math.floorMod(micros, MICROS));
        return new DueKey(due, Integer.parseInt(parts.group(2)));
    }

    public static String text(DueKey bookmark) {
        long micros =
                bookmark.dueAt().getEpochSecond() * MICROS + bookmark.dueAt().getNano() / 1_000;
        return micros + "." + bookmark.domainId();
    }

    /** Null when it is absent. */
    public Boolean flag(String name) {
        String value = word(name, List.of("true", "false"));
        return value == null ? null : Boolean.valueOf(value);
    }

    public boolean isSet(String name) {
        return Boolean.TRUE.equals(flag(name));
    }

    /** Null when it is absent. */
    public Domain domain(String name) {
        String value = text(name);
        try {
            return value == null ? null : Domain.parse(value);
        } catch (InvalidDomainException e) {
            throw refused(name, value, e.why());
        }
    }

    static Refusal unreadable() {
        return Refusal.badRequest(
                "the query can't be read: a parameter has no name, or a % in it has no two hex digits behind it");
    }

    /** @param known the parameters that there are */
    static Refusal refused(String name, List<String> known) {
        String meant = NearestName.nearest(name, known)
                .map(near -> "; did you mean ?" + near + "=?")
                .orElse(".");
        return Refusal.badRequest("?" + InvalidDomainException.shown(name) + ": no such parameter here" + meant
                + (known.isEmpty() ? " There are none." : " Known are " + String.join(", ", known)));
    }

    private static Refusal refused(String name, String value, String why) {
        return Refusal.badRequest("?" + name + "=" + InvalidDomainException.shown(value) + ": " + why);
    }
}
