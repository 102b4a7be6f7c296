package dev.rollcall.site.claims.check;

import java.math.BigDecimal;

/**
 * Of what a number counts.
 *
 * @param dimension values of one dimension can be compared: "usd", "percent", "bytes", "months", or a noun that is counted
 * @param factor how many of the dimension's smallest unit it is
 * @param sort of the dimension
 */
record Unit(String dimension, BigDecimal factor, Sort sort) {
    enum Sort {
        MONEY,
        SHARE,
        TIME,
        MEASURE,
        COUNT,
        /** A bare number: a year, a count of who knows what. */
        NONE
    }

    static final Unit BARE = new Unit("", BigDecimal.ONE, Sort.NONE);

    static Unit counted(String stem) {
        return new Unit("count of " + stem, BigDecimal.ONE, Sort.COUNT);
    }
}
