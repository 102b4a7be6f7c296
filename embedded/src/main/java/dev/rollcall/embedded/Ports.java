package dev.rollcall.embedded;

import java.io.IOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Ports on 127.0.0.1. */
public final class Ports {
    // Below what systems hand out to outgoing connections (Linux from 32768, macOS from 49152): a client that knocks
    // again and again at a server being restarted can otherwise get that server's own port as its source port.
    private static final int LOWEST = 20_000;
    private static final int HIGHEST = 31_999;

    /** UDP sockets with the numbers of the ports that this JVM handed out: see {@link #reserve}. They end with it. */
    private static final Set<DatagramSocket> HANDED_OUT = ConcurrentHashMap.newKeySet();

    private Ports() {}

    /** A port that nobody listens on now and that no living JVM has handed out. */
    public static int free() {
        for (int tries = 0; tries < 1_000; tries++) {
            int port = ThreadLocalRandom.current().nextInt(LOWEST, HIGHEST + 1);
            if (reserve(port) && isFree(port)) {
                return port;
            }
        }
        throw new CannotStart(
                "no free port on 127.0.0.1 between " + LOWEST + " and " + HIGHEST + ": end some of what listens there");
    }

    /**
     * Whoever was handed out a port listens on it only some seconds later. Until then the UDP port of the same number tells other
     * JVMs that it is taken: of two that choose it at once, one fails to bind.
     */
    private static boolean reserve(int port) {
        try {
            return HANDED_OUT.add(new DatagramSocket(new InetSocketAddress(loopback(), port)));
        } catch (SocketException e) {
            return false;
        }
    }

    /**
     * Whether nobody listens on it. The socket that tries does not listen itself: a process that another thread starts at this
     * moment holds a copy of it for some milliseconds, and a copy that listens would keep the port in use until then.
     */
    public static boolean isFree(int port) {
        InetAddress loopback = loopback();
        try (Socket socket = new Socket()) {
            socket.setReuseAddress(true);
            socket.bind(new InetSocketAddress(loopback, port));
        } catch (IOException e) {
            return false;
        }
        // macOS lets us bind 127.0.0.1 beside a server on all addresses.
        try (Socket knock = new Socket()) {
            knock.connect(new InetSocketAddress(loopback, port), 200);
            return knock.getLocalPort() == port; // connected to itself: nobody was there
        } catch (IOException e) {
            return true;
        }
    }

    /**
     * @param what who wants it: {@code "the API"}
     * @param mend how to give another one: {@code "give another with --api-port"}
     * @throws CannotStart when somebody listens on it, with the pid where the system tells
     */
    public static void requireFree(int port, String what, String mend) {
        if (port < 1 || port > 65_535) {
            throw new CannotStart("port " + port + " for " + what + " is not between 1 and 65535; " + mend);
        }
        if (!isFree(port)) {
            throw new CannotStart("port " + port + " for " + what + " is in use" + by(port) + "; end that, or " + mend);
        }
    }

    /** The pid that listens on the port, when the system tells (Linux: our own processes, or all as root). */
    public static OptionalLong holder(int port) {
        return Files.isDirectory(Path.of("/proc/self/net")) ? holderInProc(port) : holderByLsof(port);
    }

    /** {@code " by pid 12 (java)"}, or nothing when it is not known. */
    static String by(int port) {
        OptionalLong pid = holder(port);
        if (pid.isEmpty()) {
            return "";
        }
        String program = ProcessHandle.of(pid.getAsLong())
                .flatMap(handle -> handle.info().command())
                .map(command -> " (" + Path.of(command).getFileName() + ")")
                .orElse("");
        return " by pid " + pid.getAsLong() + program;
    }

    private static OptionalLong holderInProc(int port) {
        Set<String> sockets = new HashSet<>();
        for (String table : List.of("/proc/self/net/tcp", "/proc/self/net/tcp6")) {
            try (Stream<String> lines = Files.lines(Path.of(table))) {
                lines.skip(1)
                        .map(line -> line.trim().split("\\s+"))
                        // local address, state 0A = LISTEN, inode
                        .filter(row -> row.length > 9
                                && row[1].endsWith(String.format(Locale.ROOT, ":%04X", port))
                                && row[3].equals("0A"))
                        .forEach(row -> sockets.add("socket:[" + row[9] + "]"));
            } catch (IOException e) {
                // Without IPv6 there is no tcp6.
            }
        }
        if (sockets.isEmpty()) {
            return OptionalLong.empty();
        }
        return ProcessHandle.allProcesses()
                .mapToLong(ProcessHandle::pid)
                .filter(pid -> holdsOneOf(pid, sockets))
                .min();
    }

    private static boolean holdsOneOf(long pid, Set<String> sockets) {
        try (DirectoryStream<Path> open = Files.newDirectoryStream(Path.of("/proc/" + pid + "/fd"))) {
            for (Path descriptor : open) {
                if (leadsToOneOf(descriptor, sockets)) {
                    return true;
                }
            }
        } catch (IOException | DirectoryIteratorException e) {
            // Gone, or not ours to read.
        }
        return false;
    }

    private static boolean leadsToOneOf(Path descriptor, Set<String> sockets) {
        try {
            return sockets.contains(Files.readSymbolicLink(descriptor).toString());
        } catch (IOException e) {
            return false;
        }
    }

    private static OptionalLong holderByLsof(int port) {
        try {
            Process lsof = new ProcessBuilder("lsof", "-nP", "-iTCP:" + port, "-sTCP:LISTEN", "-t")
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
            String pids = lsof.inputReader().lines().collect(Collectors.joining(" "));
            return Stream.of(pids.split(" "))
                    .filter(pid -> pid.matches("[0-9]+"))
                    .mapToLong(Long::parseLong)
                    .min();
        } catch (IOException e) {
            return OptionalLong.empty();
        }
    }

    private static InetAddress loopback() {
        try {
            return InetAddress.getByAddress(new byte[] {127, 0, 0, 1});
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }
}
