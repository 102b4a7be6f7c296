package dev.rollcall.proving.chaos;

/** The parts that can be killed. */
enum KillTarget {
    LAUNCHER("launcher"),
    POSTGRES("postgres"),
    TEMPORAL("temporal"),
    SIMULATOR("simulator"),
    WORKER("worker"),
    SECOND_WORKER("second worker"),
    API("api");

    private final String word;

    KillTarget(String word) {
        this.word = word;
    }

    String word() {
        return word;
    }
}
