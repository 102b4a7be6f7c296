package dev.rollcall.embedded;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** Room for a data folder. Says once when there is none left, and once when there is some again. */
public final class Disk implements AutoCloseable {
    /** PostgreSQL's next WAL segment takes 16 MB, Temporal's a few. */
    private static final long LEAST = 48L << 20;

    private final Path folder;
    private final Consumer<String> say;
    private final ScheduledExecutorService looking = Executors.newSingleThreadScheduledExecutor(task -> {
        var thread = new Thread(task, "disk");
        thread.setDaemon(true);
        return thread;
    });
    private boolean wasFull;

    public Disk(DataFolder folder, Consumer<String> say) {
        this.folder = folder.root();
        this.say = say;
        var unused = looking.scheduleWithFixedDelay(this::look, 1, 1, TimeUnit.SECONDS);
    }

    /** In words for people; empty while there is room. */
    public Optional<String> full() {
        try {
            long left = Files.getFileStore(folder).getUsableSpace();
            return left >= LEAST
                    ? Optional.empty()
                    : Optional.of("the disk of " + folder + " is full (" + (left >> 20) + " MB left, " + (LEAST >> 20)
                            + " MB are needed): make room, and everything goes on by itself");
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    /** @throws CannotStart when there is no room to begin with */
    public void requireRoom() {
        full().ifPresent(words -> {
            throw new CannotStart(words.replace("everything goes on by itself", "start again"));
        });
    }

    @Override
    public void close() {
        looking.shutdownNow();
    }

    private void look() {
        Optional<String> full = full();
        if (full.isPresent() != wasFull) {
            wasFull = full.isPresent();
            say.accept(full.orElse("there is room on the disk of " + folder + " again"));
        }
    }
}
