package dev.rollcall.site.trap;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Collectors;

/** For a trap site that runs as a process of its own: {@code /_trap/log}, {@code /_trap/failing/on}, {@code /_trap/change}. */
final class TrapControl {
    private TrapControl() {}

    static TrapAnswer answer(TrapSite trap, String path) {
        switch (path) {
            case "/_trap/log":
                return TrapAnswer.text(trap.log().stream()
                        .map(request -> request.at() + " " + request.host() + " " + request.path() + "\n")
                        .collect(Collectors.joining()));
            case "/_trap/private":
                return TrapAnswer.text(trap.privateConnections() + "\n");
            case "/_trap/failing/on", "/_trap/failing/off":
                trap.failing(path.endsWith("on"));
                return TrapAnswer.text("failing " + path.endsWith("on") + "\n");
            case "/_trap/change":
                trap.change("/pricing/nonprofit", "<h1>Schools</h1><p>Schools get 50 % off the Team plan.</p>");
                return TrapAnswer.text("changed /pricing/nonprofit\n");
            default:
                return TrapAnswer.status(404);
        }
    }

    static void writeHosts(TrapSite trap, String file) throws IOException {
        Files.writeString(
                Path.of(file),
                trap.hostNames().stream()
                        .map(name -> "127.0.0.1 " + name + "\n")
                        .collect(Collectors.joining()));
    }
}
