package dev.rollcall.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.rollcall.store.DomainList;
import java.util.List;

/**
 * What is to be said about a list of domains that was taken.
 *
 * @param duplicates entries that name a domain again, in whichever spelling; null when no list was sent
 * @param skippedInvalid null when the caller did not ask to skip
 * @param remarks on domains that are unusual, such as public suffixes; null when there is none
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
record ListRemarks(Long duplicates, Skipped skippedInvalid, Remarks remarks) {
    /** No list was sent. */
    static final ListRemarks NONE = new ListRemarks(null, null, null);

    /** @param entries the first of them, at most {@link InputErrors#SHOWN} */
    record Skipped(long count, List<InputErrors.BadInput> entries) {}

    /** @param entries the first of them */
    record Remarks(long count, List<Remark> entries) {}

    /** @param position index in the list, from 0 */
    record Remark(long position, String domain, String remark) {}

    static ListRemarks of(DomainList list, String field, boolean skip) {
        var skipped = new Skipped(
                list.badCount(),
                list.bad().stream().map(bad -> InputErrors.listed(field, bad)).toList());
        var remarks = new Remarks(
                list.remarkCount(),
                list.remarks().stream()
                        .map(remark ->
                                new Remark(remark.place(), remark.domain().name(), remark.words()))
                        .toList());
        return new ListRemarks(list.duplicates(), skip ? skipped : null, list.remarkCount() == 0 ? null : remarks);
    }
}
