package dev.rollcall.llm.batch;

import dev.rollcall.llm.Question;
import java.util.Objects;

/**
 * Who is asked by a batch. All of its questions go to the same one.
 *
 * @param provider id in the catalogue
 * @param api the name of one of the provider's APIs; null: its default, or with {@code search} the first that can search
 * @param model null: the API's default
 * @param search whether the questions search the web
 */
public record BatchTarget(String provider, String api, String model, boolean search) {

    public BatchTarget {
        Objects.requireNonNull(provider, "provider");
    }

    public static BatchTarget of(Question question) {
        return new BatchTarget(question.provider(), question.api(), question.model(), question.search());
    }
}
