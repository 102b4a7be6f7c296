package dev.rollcall.insight;

import dev.rollcall.insight.LanguageLexicon.PhraseList;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Finds who is named in an answer, and what it cites. It is compiled once for a set of entities; then many threads may use it.
 * The same text gives the same extraction for ever: whatever changes that changes {@link #version} or {@link #sha256}.
 */
public final class Extractor {
    private static final String VERSION = "1";

    private final List<TrackedEntity> entities;
    private final List<Set<String>> cues;
    private final NameFinder finder;
    private final Typos typos;
    /** Listed names that look like a host, in lower case: Booking.com. */
    private final Set<String> hostNames;

    private Extractor(List<TrackedEntity> entities) {
        this.entities = List.copyOf(entities);
        var forms = new ArrayList<NameForm>();
        var hosts = new HashSet<String>();
        cues = new ArrayList<>();
        for (int i = 0; i < entities.size(); i++) {
            TrackedEntity entity = entities.get(i);
            forms.addAll(NameForms.of(entity, i));
            cues.add(Set.copyOf(
                    entity.otherBearers().stream().map(FoldedText::key).toList()));
            namesOf(entity)
                    .filter(name -> name.indexOf('.') > 0)
                    .forEach(name -> hosts.add(name.toLowerCase(Locale.ROOT)));
        }
        finder = new NameFinder(forms);
        typos = new Typos(forms);
        hostNames = Set.copyOf(hosts);
    }

    private static Stream<String> namesOf(TrackedEntity entity) {
        return Stream.concat(Stream.of(entity.name()), entity.aliases().stream().map(Alias::text));
    }

    /** Of the rules. */
    public static String version() {
        return VERSION;
    }

    /** Of the rules and the lexicons' data. */
    public static byte[] sha256() {
        return DataHash.of(VERSION);
    }

    /** Two names with the same key are found in the same places: Café and CAFE. */
    public static String nameKey(String name) {
        return FoldedText.key(name.strip());
    }

    /** @throws IllegalArgumentException when the set can't be looked for; the message says which name, and how to mend it */
    public static Extractor of(List<TrackedEntity> entities) {
        checkIds(entities);
        checkNames(entities);
        return new Extractor(entities);
    }

    private static void checkIds(List<TrackedEntity> entities) {
        var ids = new HashSet<String>();
        for (TrackedEntity entity : entities) {
            if (entity.id().isBlank()) {
                throw new IllegalArgumentException("an entity has no id: give each one its own");
            }
            if (!ids.add(entity.id())) {
                throw new IllegalArgumentException(
                        "two entities have the id \"" + entity.id() + "\": give each one its own");
            }
        }
    }

    private static void checkNames(List<TrackedEntity> entities) {
        var owners = new HashMap<String, String>();
        for (TrackedEntity entity : entities) {
            namesOf(entity).forEach(name -> {
                String owner = owners.putIfAbsent(nameKey(name), entity.id());
                if (owner != null && !owner.equals(entity.id())) {
                    throw new IllegalArgumentException("\"" + name + "\" is a name of both " + owner + " and "
                            + entity.id() + ": a name can belong to one entity only");
                }
            });
        }
    }

    public Extraction extract(ExtractionInput answer) {
        MarkedText stored = marked(answer);
        List<SiteCitation> citations = SiteReader.citations(stored, answer.apiCitations());
        Naming naming = naming(stored, answer);
        AnswerReading reading = naming.reading();
        List<Mention> mentions = mentions(reading, naming.mentioned(), stance(reading, answer));
        TrackedEntity brand = DomainKnowledge.brand(answer, entities);
        boolean named = brand != null
                && mentions.stream().anyMatch(mention -> mention.entity().equals(brand.id()));
        int index = brand == null ? -1 : entities.indexOf(brand);
        boolean otherBearer = naming.evident().stream().anyMatch(one -> one.entity() == index)
                && naming.own().stream().noneMatch(one -> one.entity() == index);
        Boolean knows =
                DomainKnowledge.of(answer, brand, named, naming.absence(), otherBearer, naming.refused(), reading);
        return new Extraction(
                mentions, naming.refused(), knows, citations, reading.language().code, Extraction.RankBasis.SHAPES);
    }

    /** Whom an answer names, listed or not: to find whom the set of entities lacks. */
    public AnswerBrands brands(ExtractionInput answer) {
        MarkedText stored = marked(answer);
        List<SiteCitation> citations = SiteReader.citations(stored, answer.apiCitations());
        Naming naming = naming(stored, answer);
        List<String> ids = entities.stream().map(TrackedEntity::id).toList();
        return new AnswerBrands(
                naming.refused() ? List.of() : BrandList.of(naming.reading(), naming.mentioned(), ids), citations);
    }

    /**
     * @param evident occurrences of listed names, and not of ordinary words
     * @param own those of them that mean the listed entity, and no other bearer of the name
     * @param mentioned those of them that count
     */
    private record Naming(
            AnswerReading reading,
            List<Occurrence> evident,
            List<Occurrence> own,
            Absence absence,
            boolean refused,
            List<Occurrence> mentioned) {}

    private MarkedText marked(ExtractionInput answer) {
        var stored = new MarkedText(answer.text());
        CodeMask.apply(stored);
        MarkupMask.apply(stored);
        AddressMask.apply(stored, hostNames);
        SourceMask.apply(stored);
        return stored;
    }

    private Naming naming(MarkedText stored, ExtractionInput answer) {
        AnswerReading reading = read(stored, answer);
        var prompt = new PromptWords(answer, reading.language());
        List<Occurrence> evident = NameEvidence.names(reading, prompt);
        List<Occurrence> own = OtherBearers.without(reading, evident, cues);
        Absence absence = AbsenceFinder.of(reading, own);
        boolean refused = RefusalCheck.refused(reading, absence);
        return new Naming(reading, evident, own, absence, refused, refused ? List.of() : known(reading, own, absence));
    }

    private AnswerReading read(MarkedText stored, ExtractionInput answer) {
        FoldedText text = FoldedText.of(stored);
        var tokens = new TextTokens(text);
        String asked = LanguageGuess.of(new TextTokens(FoldedText.of(answer.prompt())), Lexicons.ENGLISH);
        LanguageLexicon language = Lexicons.of(LanguageGuess.of(tokens, asked));
        var layout = new TextLayout(tokens);
        List<Occurrence> found = finder.find(tokens, language);
        var reading = new AnswerReading(stored, text, tokens, layout, language, found);
        List<Occurrence> slips = typos.find(reading);
        if (slips.isEmpty()) {
            return reading;
        }
        var all = new ArrayList<>(found);
        all.addAll(slips);
        all.sort(java.util.Comparator.comparingInt(Occurrence::start));
        return new AnswerReading(stored, text, tokens, layout, language, all);
    }

    /** Without names that the answer knows nothing about. What it offers or asks about them afterwards is no mention either. */
    private static List<Occurrence> known(AnswerReading reading, List<Occurrence> names, Absence absence) {
        var unknown = new HashSet<Integer>();
        var known = new HashSet<Integer>();
        var kept = new ArrayList<Occurrence>();
        for (int i = 0; i < names.size(); i++) {
            Occurrence name = names.get(i);
            if (absence.names().get(i)) {
                unknown.add(name.entity());
            } else if (known.contains(name.entity()) || !unknown.contains(name.entity()) || isTold(reading, name)) {
                kept.add(name);
                known.add(name.entity());
            }
        }
        return kept;
    }

    /** Whether a name that the answer does not know is told of all the same: neither offered help with, nor part of a longer name. */
    private static boolean isTold(AnswerReading reading, Occurrence name) {
        TextTokens tokens = reading.tokens();
        int behind = reading.tokenBehind(name);
        boolean longer = behind < tokens.count
                && tokens.isCapital(behind)
                && (tokens.before[behind] & ~TextTokens.SPACE) == 0
                && !reading.language().capitalNouns
                && !reading.isFound(behind);
        return !longer && !isOffer(reading, name);
    }

    private static boolean isOffer(AnswerReading reading, Occurrence name) {
        int token = reading.firstToken(name);
        int from = reading.layout().startOfSentence(token);
        int to = reading.layout().endOfSentence(token);
        return to - from < 200
                && (reading.tokens().has(to, TextTokens.QUESTION)
                        || reading.language().phrases(PhraseList.OFFER).isIn(reading.tokens(), from, to));
    }

    private static StanceReader stance(AnswerReading reading, ExtractionInput answer) {
        var prompt = new TextTokens(FoldedText.of(answer.prompt()));
        return new StanceReader(reading, prompt, Lexicons.of(LanguageGuess.of(prompt, reading.language().code)));
    }

    private List<Mention> mentions(AnswerReading reading, List<Occurrence> mentioned, StanceReader stance) {
        Map<Integer, List<Occurrence>> byEntity = new LinkedHashMap<>();
        mentioned.forEach(one ->
                byEntity.computeIfAbsent(one.entity(), any -> new ArrayList<>()).add(one));
        List<Occurrence> first =
                byEntity.values().stream().map(list -> list.get(0)).toList();
        List<Integer> ranks = NameOrder.ranks(reading, first, mentioned, reading.found());
        var mentions = new ArrayList<Mention>();
        for (List<Occurrence> occurrences : byEntity.values()) {
            List<TextSpan> spans =
                    occurrences.stream().map(one -> span(reading.text(), one)).toList();
            String id = entities.get(occurrences.get(0).entity()).id();
            mentions.add(new Mention(
                    id,
                    spans,
                    ranks.get(mentions.size()),
                    stance.recommended(occurrences),
                    stance.sentiment(occurrences)));
        }
        return mentions;
    }

    private static TextSpan span(FoldedText text, Occurrence one) {
        return new TextSpan(text.from[one.start()], text.to[one.spanEnd() - 1]);
    }
}
