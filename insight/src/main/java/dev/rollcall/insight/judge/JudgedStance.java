package dev.rollcall.insight.judge;

import dev.rollcall.insight.Mention.Sentiment;
import dev.rollcall.insight.TextSpan;

/**
 * What the answer says of an entity, as the judge reads it.
 *
 * @param sentiment null: mixed
 * @param quote the words that show it: they stand in the answer letter by letter
 */
public record JudgedStance(String entity, Sentiment sentiment, boolean recommended, Bearer bearer, TextSpan quote) {}
