package dev.rollcall.launcher.bench;

import dev.rollcall.launcher.Complaint;

final class Pause {
    private Pause() {}

    static void millis(long millis) {
        try {
            Thread.sleep(millis);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new Complaint("interrupted");
        }
    }
}
