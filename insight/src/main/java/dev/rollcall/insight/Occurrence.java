package dev.rollcall.insight;

/**
 * A place where a name may stand. Indices are those of the folded text.
 *
 * @param name as it is compared, without its ending
 * @param start of the name
 * @param end of the name, exclusive
 * @param spanEnd of the span that is told: with an ending that is glued on, without 's
 * @param wordEnd of all that is written together with it
 * @param inflected whether an ending is glued on
 */
record Occurrence(NameForm form, Word name, int start, int end, int spanEnd, int wordEnd, boolean inflected) {
    int length() {
        return end - start;
    }

    int entity() {
        return form.entity();
    }

    /** No two of a text begin at the same place. */
    @Override
    public boolean equals(Object other) {
        return other instanceof Occurrence one && one.start == start && one.end == end && one.form.equals(form);
    }

    @Override
    public int hashCode() {
        return start;
    }
}
