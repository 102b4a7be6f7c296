package dev.rollcall.proving.bench;

/** A span of time, in ms since 1970, without its end. */
record TimeRange(double from, double to) {
    boolean has(LoggedRequest request) {
        return request.at() >= from && request.at() < to;
    }

    /** The whole minutes of the wall clock inside this span. */
    TimeRange wholeMinutes() {
        double first = Math.ceil(from / 60e3) * 60e3;
        return new TimeRange(first, Math.max(first, Math.floor(to / 60e3) * 60e3));
    }

    double seconds() {
        return (to - from) / 1e3;
    }
}
