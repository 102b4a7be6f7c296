package dev.rollcall.launcher.chaos;

/** What can be killed. */
enum Part {
    LAUNCHER("launcher"),
    POSTGRES("postgres"),
    TEMPORAL("temporal"),
    SIMULATOR("simulator"),
    WORKER("worker"),
    SECOND_WORKER("second worker"),
    API("api");

    private final String word;

    Part(String word) {
        this.word = word;
    }

    String word() {
        return word;
    }
}
