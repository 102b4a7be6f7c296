package dev.rollcall.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.concurrent.Callable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** A command that makes one request to the API and shows the reply to people or, with {@code --json}, unchanged. */
abstract class ReadCommand implements Callable<Integer> {
    @Mixin
    Invocation here;

    @Mixin
    private ServerOption server;

    @Option(names = "--json", description = "Print the server's JSON.")
    private boolean json;

    boolean isJson() {
        return json;
    }

    abstract HttpReply ask(ApiClient api);

    abstract void show(JsonNode said);

    @Override
    public final Integer call() {
        HttpReply reply = ask(server.api(here)).orComplain();
        if (json) {
            reply.printTo(here.out());
        } else {
            show(reply.json());
        }
        return 0;
    }
}
