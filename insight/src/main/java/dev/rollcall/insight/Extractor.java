package dev.rollcall.insight;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * Finds who is named in an answer, and what it cites. It is compiled once for a set of entities; then many threads may use it.
 * The same text gives the same extraction for ever: whatever changes that changes {@link #version} or {@link #sha256}.
 */
public final class Extractor {
    private static final String VERSION = "4";
    /** In words. */
    private static final int LONGEST_OFFER = 200;

    private static final int MOST_QUESTIONS = 64;
    /** Longer ones, in characters, are not kept. */
    private static final int LONGEST_QUESTION = 4_000;

    private final List<TrackedEntity> entities;
    private final List<Set<String>> cues;
    private final NameFinder finder;
    private final Typos typos;
    private final DomainKnowledge knowledge;
    /** Many answers have the same question. */
    private final Recent<Question.Asked, Question> questions = new Recent<>(MOST_QUESTIONS, Question::new);
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
            entity.names()
                    .filter(name -> name.indexOf('.') > 0)
                    .forEach(name -> hosts.add(name.toLowerCase(Locale.ROOT)));
        }
        finder = new NameFinder(forms);
        typos = new Typos(forms);
        knowledge = new DomainKnowledge(this.entities);
        hostNames = Set.copyOf(hosts);
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
            entity.names().forEach(name -> {
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
        return new Extraction(
                mentions(naming.reading(), naming.mentioned(), naming.stances()),
                naming.refused(),
                naming.knows(),
                citations);
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
     * @param mentioned occurrences that count
     * @param knows whether the answer knows the domain's own entity; null: nobody asked, or nobody can tell
     */
    private record Naming(
            AnswerReading reading, StanceReader stances, boolean refused, List<Occurrence> mentioned, Boolean knows) {}

    private MarkedText marked(ExtractionInput answer) {
        var stored = new MarkedText(answer.text());
        CodeMask.apply(stored);
        MarkupMask.apply(stored);
        AddressMask.apply(stored, hostNames);
        SourceMask.apply(stored);
        return stored;
    }

    private Question question(Question.Asked asked) {
        return asked.prompt().length() + asked.domain().length() > LONGEST_QUESTION
                ? new Question(asked)
                : questions.of(asked);
    }

    private Naming naming(MarkedText stored, ExtractionInput answer) {
        Question question = question(new Question.Asked(answer.prompt(), answer.domain()));
        AnswerReading reading = read(stored, question);
        LanguageLexicon askedIn = question.language(reading.language().code);
        var context = new CompanyContext(reading, question.words(askedIn));
        List<Occurrence> evident = NameEvidence.names(reading, context);
        List<Occurrence> own = OtherBearers.without(reading, evident, cues, context);
        Absence absence = AbsenceFinder.of(reading, own);
        boolean refused = RefusalCheck.refused(reading, absence);
        int brand = knowledge.brand(answer.domain());
        boolean asked = brand != DomainKnowledge.NONE && !refused && knowledge.isAsked(question, brand);
        List<Occurrence> mentioned =
                refused ? List.of() : known(reading, own, absence, asked ? brand : DomainKnowledge.NONE);
        Boolean knows = asked ? DomainKnowledge.of(reading, brand, evident, own, mentioned, absence) : null;
        boolean advice = context.asksForAdvice() && !mentioned.isEmpty();
        Set<Integer> inQuestion = advice ? inQuestion(question.tokens, askedIn) : Set.of();
        var stances = new StanceReader(reading, mentioned, advice, inQuestion);
        return new Naming(reading, stances, refused, mentioned, knows);
    }

    /** The entities that a question names. */
    private Set<Integer> inQuestion(TextTokens prompt, LanguageLexicon language) {
        var named = new HashSet<Integer>();
        finder.find(prompt, language).forEach(name -> named.add(name.entity()));
        return named;
    }

    private AnswerReading read(MarkedText stored, Question question) {
        FoldedText text = FoldedText.of(stored);
        var tokens = new TextTokens(text);
        String asked = question.language(Lexicons.ENGLISH).code;
        LanguageLexicon language = Lexicons.of(LanguageGuess.of(tokens, asked));
        var layout = new TextLayout(tokens);
        List<Occurrence> found = finder.find(tokens, language);
        var clauses = new Clauses(layout, language);
        var reading = new AnswerReading(
                stored, text, tokens, layout, language, clauses, new CompanyCues(tokens, language), found);
        List<Occurrence> slips = typos.find(reading);
        if (slips.isEmpty()) {
            return reading;
        }
        var all = new ArrayList<>(found);
        all.addAll(slips);
        all.sort(Comparator.comparingInt(Occurrence::start));
        return new AnswerReading(stored, text, tokens, layout, language, clauses, reading.cues(), all);
    }

    /**
     * Without names that the answer knows nothing about. What it offers or asks about them afterwards is no mention either.
     *
     * @param asked the entity that the question names: it is meant where the answer says that of nobody
     */
    private static List<Occurrence> known(AnswerReading reading, List<Occurrence> names, Absence absence, int asked) {
        var unknown = new HashSet<Integer>();
        if (absence.ofNobody() == 0) {
            unknown.add(asked);
        }
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
                && tokens.isSpaced(behind)
                && !reading.language().capitalNouns
                && !reading.isFound(behind);
        return !longer && !isOffer(reading, name);
    }

    private static boolean isOffer(AnswerReading reading, Occurrence name) {
        int token = reading.firstToken(name);
        int from = reading.layout().startOfSentence(token);
        int to = reading.layout().endOfSentence(token);
        return to - from < LONGEST_OFFER && reading.isOffer(from, to);
    }

    private List<Mention> mentions(AnswerReading reading, List<Occurrence> mentioned, StanceReader stance) {
        Map<Integer, List<Occurrence>> byEntity = new LinkedHashMap<>();
        mentioned.forEach(one ->
                byEntity.computeIfAbsent(one.entity(), any -> new ArrayList<>()).add(one));
        List<Occurrence> first =
                byEntity.values().stream().map(list -> list.get(0)).toList();
        List<Integer> ranks = NameOrder.ranks(reading, first, mentioned);
        var mentions = new ArrayList<Mention>();
        for (List<Occurrence> occurrences : byEntity.values()) {
            List<TextSpan> spans = occurrences.stream().map(reading::span).toList();
            String id = entities.get(occurrences.get(0).entity()).id();
            boolean recommended = stance.recommended(occurrences);
            mentions.add(new Mention(
                    id, spans, ranks.get(mentions.size()), recommended, stance.sentiment(occurrences, recommended)));
        }
        return mentions;
    }
}
