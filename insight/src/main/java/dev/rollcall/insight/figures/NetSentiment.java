package dev.rollcall.insight.figures;

/**
 * (positive − negative) / (positive + neutral + negative), −1 to 1, over mentions whose quote was found in the answer.
 *
 * <p>The interval is that of a difference of two proportions of one sample, from their Wilson intervals (method 10 of Newcombe,
 * Statistics in Medicine 17 (1998) 2635, with the correlation of multinomial shares): unlike ± z·σ it is not empty when all
 * agree.
 */
public record NetSentiment(long positive, long neutral, long negative) {
    /** Fewer show no sentiment, only chance. */
    public static final long LEAST = 10;

    public NetSentiment {
        if (positive < 0 || neutral < 0 || negative < 0) {
            throw new IllegalArgumentException("counts below 0: " + positive + ", " + neutral + ", " + negative);
        }
    }

    public Figure figure() {
        long n = positive + neutral + negative;
        if (n < LEAST) {
            return Figure.missing(n == 0 ? MissingReason.NO_ANSWERS : MissingReason.TOO_FEW, n);
        }
        var good = new Proportion(positive, n);
        var bad = new Proportion(negative, n);
        double point = good.rate() - bad.rate();
        double correlation = correlation(good.rate(), bad.rate());
        double low = distance(good.rate() - good.wilson().low(), bad.wilson().high() - bad.rate(), correlation);
        double high = distance(
                good.wilson().high() - good.rate(), bad.rate() - bad.wilson().low(), correlation);
        return Figure.of(point, new Interval(point - low, point + high).between(-1, 1), n);
    }

    /** Of two shares of one whole; 0 where one of them is all or nothing. */
    private static double correlation(double good, double bad) {
        double product = good * bad;
        return product == 0 ? 0 : -Math.sqrt(product / ((1 - good) * (1 - bad)));
    }

    private static double distance(double a, double b, double correlation) {
        return Math.sqrt(Math.max(0, a * a - 2 * correlation * a * b + b * b));
    }
}
