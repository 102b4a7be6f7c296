package dev.rollcall.insight;

import dev.rollcall.insight.LanguageLexicon.WordList;
import java.util.Set;

/** Tells places from the companies that are called alike: by the noun behind, the place around, or "near" before. */
final class PlaceNames {
    /** What stands in lower case behind the names of landscapes. */
    private static final Set<String> NATURE = Set.of(
            "basin",
            "delta",
            "rainforest",
            "jungle",
            "peninsula",
            "estuary",
            "mountains",
            "desert",
            "glacier",
            "archipelago");
    /** Behind these stands a place. */
    private static final Set<String> NEAR = Set.of(
            "near",
            "nahe",
            "unweit",
            "cerca de",
            "pres de",
            "vicino a",
            "perto de",
            "nabij",
            "nara",
            "naer",
            "lahella",
            "kolo",
            "blizko",
            "blisko",
            "okolo",
            "возле",
            "недалеко от",
            "под",
            "біля",
            "langa",
            "kozeleben",
            "yakininda",
            "dekat",
            "gan");

    private final AnswerReading reading;
    private final TextTokens tokens;
    private final TextLayout layout;
    private final LanguageLexicon language;

    PlaceNames(AnswerReading reading) {
        this.reading = reading;
        this.tokens = reading.tokens();
        this.layout = reading.layout();
        this.language = reading.language();
    }

    /** @param company whether the sentence tells of a company */
    boolean isPlace(Occurrence name, int first, int behind, boolean company) {
        return hasPlaceBehind(behind)
                || isInPlace(name, behind)
                || !company && isNearPlace(name, first)
                || isTeam(name, first);
    }

    private boolean hasPlaceBehind(int behind) {
        if (!tokens.isJoined(behind)) {
            return false;
        }
        boolean capital = tokens.isCapital(behind) || !Scripts.hasCase(tokens.text.casedAt(tokens.start[behind]));
        return capital && language.hasAt(WordList.PLACES, tokens, behind) || NATURE.contains(tokens.word(behind));
    }

    /** "near Liverpool", "in Patagonia": a place of that name. */
    private boolean isNearPlace(Occurrence name, int first) {
        return NameShapes.isNoCompany(reading.name(name))
                && isSpaced(first)
                && (NEAR.contains(tokens.word(first - 1))
                        || NameShapes.isWhere(tokens.word(first - 1))
                        || NEAR.contains(tokens.word(first - 2) + " " + tokens.word(first - 1)));
    }

    /** "Manchester United": a place before a word of the language, at the start of a sentence or behind an article. */
    private boolean isTeam(Occurrence name, int first) {
        int place = first - 1;
        return place >= 0
                && tokens.isCapital(place)
                && isSpaced(first)
                && NameShapes.isNoCompany(tokens.word(place))
                && language.isOrdinary(name.name())
                && layout.sentence[place] == layout.sentence[first]
                && (layout.startsSentence(place) || language.has(WordList.ARTICLES, tokens, place - 1));
    }

    /** "Patagonia, Chile": a name that places bear, before the place that it is in. */
    private boolean isInPlace(Occurrence name, int behind) {
        String own = reading.name(name);
        return behind < tokens.count
                && tokens.hasOnly(behind, TextTokens.COMMA | TextTokens.SPACE)
                && tokens.has(behind, TextTokens.COMMA)
                && tokens.isCapital(behind)
                && NameShapes.isNoCompany(tokens.word(behind))
                && !reading.isFound(behind)
                && !tokens.word(behind + 1).equals("s")
                && (NameShapes.isNoCompany(own) || language.isOrdinary(name.name()));
    }

    private boolean isSpaced(int token) {
        return tokens.hasOnly(token, TextTokens.SPACE | TextTokens.QUOTE);
    }
}
