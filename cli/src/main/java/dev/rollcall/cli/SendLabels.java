package dev.rollcall.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.InputStream;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/** {@code judge DOMAIN label FILE} */
@Command(
        name = "label",
        description = {
            "Sends the lines of ./rollcall judge DOMAIN sample, filled in: all of them, or none. Labels that you have given"
                    + " before are replaced. They tell how far the judge agrees with people; no figure is made of them."
        })
final class SendLabels implements Callable<Integer> {
    @Mixin
    private Invocation here;

    @Mixin
    private ServerOption server;

    @ParentCommand
    private JudgeCommand judge;

    @Parameters(paramLabel = "FILE", description = "JSON, an object a line; - reads standard input.")
    private String file;

    @Option(names = "--json", description = "Print the server's JSON.")
    private boolean json;

    @Override
    public Integer call() {
        HttpReply reply = send(server.api(here)).orComplain(line -> TextFile.name(file) + ":" + line);
        if (json) {
            reply.printTo(here.out());
        } else {
            show(reply.json());
        }
        return 0;
    }

    private HttpReply send(ApiClient api) {
        try (InputStream in = TextFile.open("FILE", file, here.in())) {
            return api.put(judge.path() + "/labels", "application/x-ndjson", in, -1);
        } catch (IOException e) {
            throw new UserError(TextFile.name(file) + " can't be read: " + e.getMessage(), e);
        }
    }

    private void show(JsonNode said) {
        String domain = HumanFormat.line(said.path("domain").asText());
        long replaced = said.path("replaced").asLong();
        long mixed = said.path("mixed").asLong();
        long blank = said.path("blank").asLong();
        here.out()
                .println("Kept " + HumanFormat.count(said.path("labelled").asLong(), "label") + " by "
                        + HumanFormat.line(said.path("labelled_by").asText())
                        + (replaced == 0 ? "" : ", " + HumanFormat.count(replaced) + " in the place of earlier ones")
                        + (mixed == 0 ? "" : "; " + HumanFormat.count(mixed) + " mixed, as sentiment is null")
                        + (blank == 0 ? "" : "; skipped " + HumanFormat.count(blank, "blank line")) + ".");
        new AgreementTable(here.out()).print(domain, said.path("judges"));
    }
}
