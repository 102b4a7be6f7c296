package dev.rollcall.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.net.BindException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class PortsTest {
    private static final String MEND = "give another with --api-port";

    @Test
    void freeOnesAreFreeAndDiffer() {
        List<Integer> ports = Stream.generate(Ports::free).limit(50).toList();
        assertThat(ports).doesNotHaveDuplicates().allMatch(Ports::isFree);
    }

    @Test
    void oneInUseIsNamedWithItsHolderAndTheMend() throws Exception {
        for (String address : new String[] {"127.0.0.1", "0.0.0.0"}) {
            try (ServerSocket socket = new ServerSocket(0, 0, InetAddress.getByName(address))) {
                String by = Files.exists(Path.of("/proc/self"))
                        ? " by pid " + ProcessHandle.current().pid() + " (java)"
                        : "";
                assertThatExceptionOfType(CannotStart.class)
                        .isThrownBy(() -> Ports.requireFree(socket.getLocalPort(), "the API", MEND))
                        .withMessage(
                                "port %d for the API is in use%s; end that, or %s", socket.getLocalPort(), by, MEND);
            }
        }
    }

    @Test
    void aFreeOneIsTaken() {
        Ports.requireFree(Ports.free(), "the API", MEND);
    }

    @Test
    void processesThatStartMeanwhileDoNotTakeIt() throws Exception {
        var starts = new AtomicBoolean(true);
        Thread starter = new Thread(() -> {
            while (starts.get()) {
                try {
                    new ProcessBuilder("true").start().waitFor();
                } catch (IOException | InterruptedException e) {
                    throw new AssertionError(e);
                }
            }
        });
        starter.start();
        try {
            assertThat(IntStream.range(20_000, 23_000).filter(Ports::isFree).filter(port -> !Ports.isFree(port)))
                    .isEmpty();
        } finally {
            starts.set(false);
            starter.join();
        }
    }

    @Test
    void oneThatWasHandedOutIsNotHandedOutByAnotherJvm() {
        var there = new InetSocketAddress("127.0.0.1", Ports.free());
        assertThatExceptionOfType(BindException.class)
                .as("what another JVM would do")
                .isThrownBy(() -> new DatagramSocket(there).close());
    }

    @Test
    void nonsenseIsRefused() {
        assertThatExceptionOfType(CannotStart.class)
                .isThrownBy(() -> Ports.requireFree(70_000, "the API", MEND))
                .withMessage("port 70000 for the API is not between 1 and 65535; " + MEND);
    }
}
