package dev.rollcall.insight.figures;

/** Where a figure's true value lies, with the confidence that its maker says (95 % unless it says otherwise). */
public record Interval(double low, double high) {
    public Interval {
        if (!(low <= high)) {
            throw new IllegalArgumentException("an interval from " + low + " to " + high);
        }
    }

    /** Do they have a value in common? */
    public boolean overlaps(Interval other) {
        return low <= other.high && other.low <= high;
    }

    public boolean holds(double value) {
        return low <= value && value <= high;
    }

    public double halfWidth() {
        return (high - low) / 2;
    }

    /** The smallest interval that has both in it. */
    Interval union(Interval other) {
        return new Interval(Math.min(low, other.low), Math.max(high, other.high));
    }

    /** The part of it between two bounds that the value cannot leave. */
    Interval between(double least, double most) {
        return new Interval(Math.min(Math.max(low, least), most), Math.max(Math.min(high, most), least));
    }
}
