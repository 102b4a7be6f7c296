package dev.rollcall.launcher.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import dev.rollcall.launcher.Complaint;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DomainListTest {
    @TempDir
    private Path folder;

    @Test
    void oneDomainALine() {
        assertThat(domains("stripe.com\nadyen.com\n")).containsExactly("stripe.com", "adyen.com");
    }

    @Test
    void windowsWritesItsOwnLineEndsAndAByteOrderMark() {
        assertThat(domains("\ufeffstripe.com\r\nadyen.com\r\n")).containsExactly("stripe.com", "adyen.com");
    }

    @Test
    void windowsWritesUtf16Too() throws IOException {
        assertThat(names(DomainList.of(List.of(), file("\ufeffbücher.de\r\n", StandardCharsets.UTF_16LE), null)))
                .containsExactly("bücher.de");
    }

    @Test
    void commentsAndBlankLinesAreLeftOut() {
        assertThat(domains("# ours\n\n  stripe.com  # payments\n\t\nhttps://adyen.com/#top\n"))
                .containsExactly("stripe.com", "https://adyen.com/#top");
    }

    @Test
    void aPlaceIsALineOfTheFile() throws IOException {
        String file = file("# ours\r\n\r\nstripe.com\r\nlocalhost\r\n", StandardCharsets.UTF_8);
        var places = DomainList.of(List.of("typed.com"), file, null).places();
        assertThat(places.apply(0)).isNull();
        assertThat(places.apply(1)).isEqualTo(file + ":3");
        assertThat(places.apply(2)).isEqualTo(file + ":4");
        assertThat(places.apply(3)).isNull();
    }

    @Test
    void partsKeepTheirPlaces() {
        var parts = DomainList.of(List.of(), "-", in("a.com\nb.com\nc.com")).parts(2);
        assertThat(parts).hasSize(2);
        assertThat(parts.get(1).places().apply(0)).isEqualTo("standard input:3");
    }

    @Test
    void aFileThatIsNotThere() {
        assertThatThrownBy(() -> DomainList.of(List.of(), "no-such-file", null))
                .isInstanceOf(Complaint.class)
                .hasMessage("--file: there is no file no-such-file");
    }

    @Test
    void aFolderIsNoFile() {
        assertThatThrownBy(() -> DomainList.of(List.of(), folder.toString(), null))
                .isInstanceOf(Complaint.class)
                .hasMessageEndingWith("is a folder");
    }

    private static List<String> domains(String text) {
        return names(DomainList.of(List.of(), "-", in(text)));
    }

    private static List<String> names(DomainList list) {
        return StreamSupport.stream(list.json().spliterator(), false)
                .map(JsonNode::asText)
                .toList();
    }

    private static InputStream in(String text) {
        return new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8));
    }

    private String file(String text, Charset charset) throws IOException {
        return Files.writeString(folder.resolve("domains.txt"), text, charset).toString();
    }
}
