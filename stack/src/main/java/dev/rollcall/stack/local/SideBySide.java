package dev.rollcall.stack.local;

import dev.rollcall.cli.UserError;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorCompletionService;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** Runs steps at the same time, each on its own thread. */
final class SideBySide {
    private SideBySide() {}

    /**
     * Returns when all steps have ended, even if some failed, so that none goes on afterwards. The first step that fails
     * interrupts the others; so does an interrupt of the caller.
     *
     * @throws RuntimeException the failure of the first step that failed
     */
    static void run(List<Runnable> steps) {
        ExecutorService threads = Executors.newFixedThreadPool(steps.size());
        var ended = new ExecutorCompletionService<Void>(threads);
        steps.forEach(step -> ended.submit(step, null));
        threads.shutdown();
        RuntimeException first = null;
        boolean interrupted = false;
        for (int left = steps.size(); left > 0; ) {
            try {
                ended.take().get();
                left--;
            } catch (ExecutionException e) {
                left--;
                first = first == null ? unchecked(e.getCause()) : first;
                threads.shutdownNow();
            } catch (InterruptedException e) {
                interrupted = true;
                first = first == null ? new UserError("interrupted", e) : first;
                threads.shutdownNow();
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
        if (first != null) {
            throw first;
        }
    }

    private static RuntimeException unchecked(Throwable failure) {
        return failure instanceof RuntimeException unchecked ? unchecked : new IllegalStateException(failure);
    }
}
