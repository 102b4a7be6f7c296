package dev.rollcall.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rollcall.cli.ByteLines.RawLine;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ByteLinesTest {
    @Test
    void linesWithTheirNumbers() throws IOException {
        assertThat(read("a\n\nb", 9)).containsExactly("1 a", "2 ", "3 b");
        assertThat(read("a\n", 9)).containsExactly("1 a");
        assertThat(read("", 9)).isEmpty();
    }

    /** Longer than the buffer, and longer than what is taken. */
    @Test
    void longLines() throws IOException {
        String most = "x".repeat(200_000);
        assertThat(read(most + "\nb\n", 200_000)).containsExactly("1 " + most, "2 b");
        assertThat(read(most + "x\nb\n", 200_000)).containsExactly("1 too long", "2 b");
        assertThat(read(most + "x", 200_000)).containsExactly("1 too long");
    }

    private static List<String> read(String text, int most) throws IOException {
        var lines = new ByteLines(new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)), most);
        var read = new ArrayList<String>();
        for (RawLine line = lines.next(); line != null; line = lines.next()) {
            read.add(line.number() + " "
                    + (line.bytes() == null ? "too long" : new String(line.bytes(), StandardCharsets.UTF_8)));
        }
        return read;
    }
}
