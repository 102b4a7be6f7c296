package dev.rollcall.proving.bench;

import java.lang.management.ManagementFactory;

/** @param cores the cores that this process may use */
record MachineFacts(int cores, long memoryBytes, String java, String system) {
    static MachineFacts here() {
        var system = ManagementFactory.getOperatingSystemMXBean();
        long memory = system instanceof com.sun.management.OperatingSystemMXBean sun ? sun.getTotalMemorySize() : 0;
        return new MachineFacts(
                Runtime.getRuntime().availableProcessors(),
                memory,
                System.getProperty("java.vm.name") + " " + Runtime.version(),
                System.getProperty("os.name") + " " + System.getProperty("os.version") + " "
                        + System.getProperty("os.arch"));
    }
}
