package dev.rollcall.stack.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rollcall.activities.limits.HeldKey;
import dev.rollcall.cli.UserError;
import dev.rollcall.llm.Key;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ProviderKeysTest {
    @TempDir
    private Path folder;

    @Test
    void theFilesKeysComeBehindTheEnvironmentsAndEachCountsOnce() throws IOException {
        write("""
                # of the second account
                export OPENAI_API_KEY_2="s3cret-b"
                OPENAI_API_KEY_4 = s3cret-a

                GEMINI_API_KEY='s3cret-c'
                """);
        Settings settings = settings(Map.of("OPENAI_API_KEY", "s3cret-a"));
        assertThat(settings.keys().get("openai"))
                .extracting(HeldKey::source)
                .containsExactly("OPENAI_API_KEY", "OPENAI_API_KEY_2 in keys.env");
        assertThat(settings.keys().get("google")).hasSize(1);
        assertThat(settings.toString()).doesNotContain("s3cret");
    }

    @Test
    void aFileThatChangesIsReadAgainAndOneThatBreaksIsLeftAsItWas() throws IOException {
        write("GROQ_API_KEY=s3cret-a\n");
        var source = settings(Map.of()).keySource();
        write("GROQ_API_KEY=s3cret-a\nXAI_API_KEY=s3cret-b\n");
        assertThat(source.keys()).containsOnlyKeys("groq", "xai");
        write("GROQ_API_KEY=\n");
        assertThat(source.keys()).containsOnlyKeys("groq", "xai");
        write("XAI_API_KEY=s3cret-b\n");
        assertThat(source.keys()).containsOnlyKeys("xai");
    }

    @Test
    void theYamlFileMayNameIt() throws IOException {
        write("GROQ_API_KEY=s3cret-a\n");
        Files.writeString(folder.resolve("rollcall.yaml"), "key_file: keys.env\n");
        assertThat(Settings.read(Map.of(), folder).keys()).containsOnlyKeys("groq");
    }

    @Test
    void noRealKeyIsSentToASimulator() throws IOException {
        write("GROQ_API_KEY=s3cret-a\nXAI_API_KEY=simulated-b\n");
        Map<String, List<HeldKey>> keys = settings(Map.of(
                        "OPENAI_API_KEY",
                        "sk-real",
                        "OPENAI_API_KEY_2",
                        "simulated-x",
                        Settings.SIMULATOR,
                        "http://127.0.0.1:9"))
                .keys();
        assertThat(keys.get("openai")).extracting(HeldKey::source).containsExactly("OPENAI_API_KEY_2");
        assertThat(keys.get("groq")).extracting(HeldKey::source).containsExactly("simulated");
        assertThat(keys.get("xai")).extracting(HeldKey::source).containsExactly("XAI_API_KEY in keys.env");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "sk-s3cret                                | line 1 is not NAME=KEY",
                "OPENAI_API_KEY: sk-s3cret                | line 1 is not NAME=KEY",
                "# x¶OPENAI_KEY=sk-s3cret                 | line 2: 'OPENAI_KEY' is no provider's key; known are AI21_API_KEY,",
                "OPENAI_API_KEY=                          | line 1, OPENAI_API_KEY: the key for openai is empty",
                "OPENAI_API_KEY=s3 cret                   | line 1, OPENAI_API_KEY: the key for openai holds white space",
                "XAI_API_KEY=s3cret¶XAI_API_KEY=s3cret2   | line 2: XAI_API_KEY stands in line 1 already: remove one of them, or call it XAI_API_KEY_2",
            })
    void saysWhichLineIsWrongAndShowsNoKey(String text, String words) throws IOException {
        write(text.replace("¶", "\n"));
        assertThatThrownBy(() -> settings(Map.of()))
                .isInstanceOf(UserError.class)
                .hasMessageStartingWith(folder.resolve("keys.env").toString())
                .hasMessageContaining(words)
                .hasMessageNotContainingAny("s3cret", "s3 cret");
    }

    /** A5: as dotenv files have it. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "export OPENAI_API_KEY=\"sk-f2\" # prod",
                "OPENAI_API_KEY='sk-f2'#prod",
                "OPENAI_API_KEY=sk-f2 # it's \"prod\"",
                "OPENAI_API_KEY = \"sk-f2\"\t# x ' y",
            })
    void aCommentMayStandBehindAKey(String line) throws IOException {
        write(line + "\r\nXAI_API_KEY=x#y\n");
        var keys = settings(Map.of()).keys();
        assertThat(keys.get("openai").get(0).key()).isEqualTo(Key.of("openai", "sk-f2"));
        assertThat(keys.get("xai").get(0).key()).isEqualTo(Key.of("xai", "x#y"));
    }

    /** A5: PowerShell's {@code >} writes UTF-16. */
    @ParameterizedTest
    @ValueSource(strings = {"UTF-16LE", "UTF-16BE", "UTF-8"})
    void aFileWithAByteOrderMark(String charset) throws IOException {
        Files.writeString(folder.resolve("keys.env"), "\ufeffGROQ_API_KEY=gsk-1\r\n", Charset.forName(charset));
        assertThat(settings(Map.of()).keys()).containsOnlyKeys("groq");
    }

    @ParameterizedTest
    @ValueSource(strings = {"UTF-16LE", "ISO-8859-1"})
    void aFileThatIsNotUtf8(String charset) throws IOException {
        Files.writeString(
                folder.resolve("keys.env"), "# Schl\u00fcssel\nGROQ_API_KEY=gsk-1\n", Charset.forName(charset));
        assertThatThrownBy(() -> settings(Map.of()))
                .hasMessage(folder.resolve("keys.env") + " is not UTF-8: save it as that");
    }

    /** A5: in the environment and in the file. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "OPENAI_API_KEY=s3cret             | leave NAME= off",
                "export KEY=s3cret                 | leave NAME= off",
                "'$S3cret'                         | that nobody replaced",
                "${S3cret}                         | that nobody replaced",
                "$(cat s3cret)                     | that nobody replaced",
                "%S3cret%                          | that nobody replaced",
                "{{ s3cret }}                      | that nobody replaced",
                "s3cret;                           | ends with a comma or a semicolon",
                "s3cret,                           | ends with a comma or a semicolon",
                "<s3cret>                          | a placeholder",
                "your_s3cret_here                  | a placeholder",
                "sk-...s3cret                      | a placeholder",
                "Bearer s3cret                     | the word Bearer: leave the word off",
                "Authorization: bearer s3cret      | the word Bearer: leave the word off",
                "x-api-key:s3cret                  | the name of a header",
            })
    void whatIsNoKeyIsRefusedAndNotShown(String secret, String words) throws IOException {
        assertThatThrownBy(() -> Settings.read(Map.of("OPENAI_API_KEY", secret), folder))
                .hasMessageStartingWith("OPENAI_API_KEY ")
                .hasMessageContaining(words)
                .hasMessageNotContainingAny("s3cret", "S3cret");
        write("OPENAI_API_KEY=" + secret);
        assertThatThrownBy(() -> settings(Map.of()))
                .hasMessageContaining("line 1, OPENAI_API_KEY "
                        + SecretTrouble.of(secret.replace("'", "")).orElseThrow());
    }

    /** Keys of unusual shapes stay keys. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "AbC+/d==",
                "QUJD=",
                "sk-ant-api03_x-y",
                "a:b",
                "gsk$1",
                "x.y.z",
                "key=1",
                "bearer1",
                "[REDACTED-9]x"
            })
    void whatMayBeAKey(String secret) {
        assertThat(SecretTrouble.of(secret)).isEmpty();
    }

    @Test
    void aFileThatIsNotThereIsNamed() {
        assertThatThrownBy(() -> settings(Map.of()))
                .isInstanceOf(UserError.class)
                .hasMessageContaining("there is no key file " + folder.resolve("keys.env"));
    }

    private Settings settings(Map<String, String> env) {
        var all = new java.util.HashMap<>(env);
        all.put(Settings.KEY_FILE, "keys.env");
        return Settings.read(all, folder);
    }

    private void write(String text) throws IOException {
        Files.writeString(folder.resolve("keys.env"), text);
    }
}
