package dev.rollcall.insight;

import java.util.Objects;

/**
 * A company, brand or product that an answer names, listed or not.
 *
 * @param entity the id of a listed one; null: it only looks like a name
 * @param name as it stands there first, without markup
 * @param span where it stands first
 * @param rank from 1, in the order in which the answer names them
 * @param evident more tells it than a capital: it is listed, its letters, its place in a list or beside a listed name, its site
 * @param site the registrable domain of an address right behind one of its occurrences; null: there is none
 */
public record NamedBrand(String entity, String name, TextSpan span, int rank, boolean evident, String site) {
    public NamedBrand {
        Objects.requireNonNull(name, "name");
        Objects.requireNonNull(span, "span");
    }
}
