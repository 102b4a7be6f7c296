package dev.rollcall.proving.bench;

/** A stretch of time, in ms since 1970, the end not in it. */
record TimeRange(double from, double to) {
    boolean has(LoggedRequest request) {
        return request.at() >= from && request.at() < to;
    }

    /** The minutes of the wall clock that lie in it as a whole. */
    TimeRange wholeMinutes() {
        double first = Math.ceil(from / 60e3) * 60e3;
        return new TimeRange(first, Math.max(first, Math.floor(to / 60e3) * 60e3));
    }

    double seconds() {
        return (to - from) / 1e3;
    }
}
