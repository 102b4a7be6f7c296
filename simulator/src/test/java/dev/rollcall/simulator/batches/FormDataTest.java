package dev.rollcall.simulator.batches;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class FormDataTest {
    @TempDir
    private Path folder;

    private List<FormData.Part> read(String body) throws IOException {
        Path file = Files.writeString(folder.resolve("body"), body);
        return FormData.read(file, "b0", () -> {
            try {
                return Files.createTempFile(folder, "part", "");
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
    }

    private static String part(String head, String content) {
        return "--b0\r\nContent-Disposition: form-data; " + head + "\r\n\r\n" + content + "\r\n";
    }

    @ParameterizedTest
    @ValueSource(strings = {"plain", "", "\r\n", "\r\n--b", "a\r\n--b1\r\r\n--\nb", "--b0", "ü\r\r\r\n-"})
    void whatStandsBetweenTheBoundariesIsKept(String content) throws Exception {
        var parts = read(part("name=\"purpose\"", "batch") + part("name=\"file\"; filename=\"a.jsonl\"", content)
                + "--b0--\r\n");
        assertThat(parts).hasSize(2);
        assertThat(parts.get(0).text()).isEqualTo("batch");
        assertThat(parts.get(0).filename()).isNull();
        assertThat(parts.get(1).name()).isEqualTo("file");
        assertThat(parts.get(1).filename()).isEqualTo("a.jsonl");
        assertThat(Files.readString(parts.get(1).content())).isEqualTo(content);
    }

    @Test
    void theFileNameMayComeFirst() throws Exception {
        var parts = read(part("filename=a.jsonl; name=file", "x") + "--b0--");
        assertThat(parts.get(0).name()).isEqualTo("file");
        assertThat(parts.get(0).filename()).isEqualTo("a.jsonl");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "nothing", "--b0\r\n", "--b0\r\nno end of the head", "--b0\r\n\r\ncut off", "--b0??"})
    void aBodyThatIsNoFormIsAnError(String body) {
        assertThatThrownBy(() -> read(body)).isInstanceOf(IOException.class);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "multipart/form-data; boundary=b0|b0",
                "multipart/form-data; charset=utf-8; boundary=\"b 0\"|b 0",
                "multipart/related; boundary=b0; type=x|b0",
                "application/json|",
                "multipart/form-data|"
            })
    void theBoundaryStandsInTheContentType(String type, String boundary) {
        assertThat(FormData.boundary(type)).isEqualTo(boundary);
    }
}
