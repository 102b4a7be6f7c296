package dev.rollcall.cli;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.rollcall.insight.figures.Figure;
import dev.rollcall.insight.figures.Proportion;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code interval}: how sure a proportion is. It needs no server. */
@Command(
        name = "interval",
        description = {
            "How sure a proportion is: its 95 %% interval, without a server.",
            "Reads {\"k\": 27, \"n\": 55} a line, and writes {\"k\", \"n\", \"low\", \"high\"} (Wilson's interval). Where n is 0,"
                    + " low and high are null."
        })
public final class IntervalCommand implements Callable<Integer> {
    private static final int DECIMALS = 6;

    @Mixin
    private Invocation here;

    @Parameters(paramLabel = "FILE", arity = "0..1", description = JsonLines.FILE_DESCRIPTION)
    private String file;

    @Override
    public Integer call() {
        return JsonLines.answer(here, file, line -> interval(JsonFields.of(line)));
    }

    private static ObjectNode interval(JsonFields line) {
        Proportion proportion = proportion(line);
        Figure figure = proportion.figure();
        return JsonNodeFactory.instance
                .objectNode()
                .put("k", proportion.k())
                .put("n", proportion.n())
                .put("low", decimals(figure.low()))
                .put("high", decimals(figure.high()));
    }

    /** @throws UserError when there are more of them than there are */
    static Proportion proportion(JsonFields counts) {
        long k = counts.count("k");
        long n = counts.count("n");
        if (k > n) {
            throw new UserError(counts.place() + "k is " + k + ", and n is " + n + ": k counts some of the n answers");
        }
        return new Proportion(k, n);
    }

    private static BigDecimal decimals(Double value) {
        return value == null ? null : BigDecimal.valueOf(value).setScale(DECIMALS, RoundingMode.HALF_EVEN);
    }
}
