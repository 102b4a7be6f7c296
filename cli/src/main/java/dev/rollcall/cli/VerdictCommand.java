package dev.rollcall.cli;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.rollcall.insight.figures.MatchedSeries;
import dev.rollcall.insight.figures.SeriesRow;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code verdict}: whether a rate moved between two windows. It needs no server. */
@Command(
        name = "verdict",
        description = {
            "Whether rates moved between two windows, without a server.",
            "Reads {\"id\", \"before\": [{\"target\", \"prompt\", \"n\", \"k\", \"resolved_model\"}], \"after\": […]} a line,"
                    + " and writes {\"id\", \"verdict\"}: moved, within-noise, insufficient or model-discontinuous. Compared are rows"
                    + " with the same target, prompt and model in both windows."
        })
public final class VerdictCommand implements Callable<Integer> {
    @Mixin
    private Invocation here;

    @Parameters(paramLabel = "FILE", arity = "0..1", description = JsonLines.FILE_DESCRIPTION)
    private String file;

    @Override
    public Integer call() {
        return JsonLines.answer(here, file, line -> verdict(JsonFields.of(line)));
    }

    private static ObjectNode verdict(JsonFields line) {
        ObjectNode answer = JsonNodeFactory.instance.objectNode();
        answer.set("id", line.any("id"));
        return answer.put(
                "verdict",
                MatchedSeries.compare(rows(line, "before"), rows(line, "after"))
                        .verdict()
                        .word());
    }

    private static List<SeriesRow> rows(JsonFields line, String window) {
        return line.objects(window).stream().map(VerdictCommand::row).toList();
    }

    private static SeriesRow row(JsonFields row) {
        return new SeriesRow(
                row.text("target"),
                row.text("prompt"),
                row.textOrNull("resolved_model"),
                IntervalCommand.proportion(row));
    }
}
