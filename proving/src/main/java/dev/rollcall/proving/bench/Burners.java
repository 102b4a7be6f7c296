package dev.rollcall.proving.bench;

import dev.rollcall.embedded.Child;
import dev.rollcall.embedded.ChildSpec;
import dev.rollcall.embedded.DataFolder;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Processes that use all the CPU time they get, as neighbours on a shared machine do. They end with the benchmark. */
final class Burners implements AutoCloseable {
    private final List<Child> children = new ArrayList<>();

    private Burners() {}

    /** @param n the number of processes, each busy on one core; 0: none */
    static Burners start(int n, DataFolder folder) {
        var burners = new Burners();
        for (int i = 1; i <= n; i++) {
            burners.children.add(Child.start(new ChildSpec(
                    "burner-" + i,
                    List.of("sh", "-c", "while :; do :; done"),
                    Map.of(),
                    folder.root(),
                    folder.logs().resolve("burner-" + i + ".log"),
                    Duration.ZERO)));
        }
        return burners;
    }

    @Override
    public void close() {
        children.forEach(Child::close);
    }
}
