package dev.rollcall.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rollcall.api.TestApi.Reply;
import dev.rollcall.store.AnswerKey;
import dev.rollcall.store.Archives.Archive;
import dev.rollcall.store.Archives.ArchivedAnswer;
import dev.rollcall.store.Archives.CellReply;
import dev.rollcall.store.Archives.NewArchive;
import dev.rollcall.store.Jobs.Job;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ArchiveTest {
    private static final String FILE = "answers-20261001-20261002-0123456789ab.ndjson.gz";

    /** What JSON can't hold as text: then the whole body is in the line, too. */
    private static final byte[] NO_UTF8 = {(byte) 0xff, 0, 1};

    private final TestApi api = TestApi.withoutTemporal().withWorker(true);

    @AfterEach
    void close() {
        api.close();
    }

    @Test
    void anArchivedAnswerNamesItsFileAndComesBackAsItWas() {
        Job job = answered("Ein \u00fc\u0000 \"text\"\nof two", NO_UTF8);
        String cell = api.get("/api/jobs/" + job.name() + "/answers").text("/answers/0/cell");
        String before = api.get("/api/cells/" + cell).body();
        byte[] file = archived();
        Reply answer = api.get("/api/cells/" + cell);
        assertThat(answer.text("/answer/archived")).isEqualTo(FILE);
        assertThat(answer.at("/answer/text").isNull()).isTrue();
        assertThat(answer.at("/raw").isNull()).isTrue();
        assertThat(answer.body()).contains("\"cost_usd\":0.00015");
        assertThat(api.get("/api/answers?format=csv").body()).contains(",," + FILE + "\r\n");
        assertThat(api.get("/api/archives").text("/archives/0/file")).isEqualTo(FILE);

        Reply back = put(file);
        assertThat(back.body()).isEqualTo("{\"file\":\"" + FILE + "\",\"rows\":4,\"restored\":4,\"left\":0}");
        assertThat(api.get("/api/cells/" + cell).body()).isEqualTo(before);
        assertThat(api.get("/api/answers?q=two").at("/answers").size()).isEqualTo(4);
        assertThat(api.get("/api/archives").at("/archives/0/restored_at").isNull())
                .isFalse();
        assertThat(put(file).text("/restored")).as("nothing twice").isEqualTo("0");
    }

    @Test
    void aPlainBodyComesBackToo() {
        Job job = answered("yes", TestApi.bytes("{\"a\":1.10}"));
        String before = api.get("/api/jobs/" + job.name() + "/answers").body();
        byte[] file = archived();
        assertThat(put(file).text("/restored")).isEqualTo("4");
        assertThat(api.get("/api/jobs/" + job.name() + "/answers").body()).isEqualTo(before);
    }

    @Test
    void aFileThatIsNotTheOneIsRefused() {
        answered("yes", TestApi.bytes("{}"));
        byte[] file = archived();
        byte[] damaged = file.clone();
        damaged[file.length / 2] ^= 1;
        for (byte[] wrong :
                List.of(damaged, Arrays.copyOf(file, file.length - 1), Arrays.copyOf(file, 99_999), new byte[0])) {
            Reply reply = put(wrong);
            assertThat(reply.status()).isEqualTo(400);
            assertThat(reply.text("/detail")).contains("is not " + FILE, "Nothing was restored");
        }
        assertThat(api.test.one(Long.class, "SELECT count(*) FROM answer_body")).isZero();
        assertThat(api.put("/api/archives/other.gz", file).status()).isEqualTo(404);
    }

    @Test
    void whileItsBodiesAreStillBeingDeletedItIsNotRestored() {
        answered("yes", TestApi.bytes("{}"));
        byte[] file = archived();
        api.test.execute("UPDATE archive SET moved_at = NULL");
        assertThat(put(file).status()).isEqualTo(503);
    }

    private Reply put(byte[] file) {
        return api.put("/api/archives/" + FILE, file, "Content-Type", "application/octet-stream");
    }

    private Job answered(String text, byte[] raw) {
        Job job = api.planned("{\"domains\":[\"a1.com\"]}");
        api.answerAll(job, text, raw);
        api.test.execute("UPDATE answer SET at = at - interval '40 days'");
        return job;
    }

    /** As the worker does it. */
    private byte[] archived() {
        List<ArchivedAnswer> answers = api.ledger.archives().older(30, AnswerKey.START, 100);
        var bytes = new ByteArrayOutputStream();
        try (var out = new GZIPOutputStream(bytes)) {
            for (ArchivedAnswer answer : answers) {
                out.write(answer.line().getBytes(StandardCharsets.UTF_8));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        byte[] file = bytes.toByteArray();
        Archive archive = api.ledger
                .archives()
                .add(new NewArchive(
                        FILE,
                        HexFormat.of().formatHex(Digest.sha256(file)),
                        file.length,
                        answers.size(),
                        answers.get(0).key().at(),
                        answers.get(answers.size() - 1).key().at()));
        assertThat(api.ledger
                        .archives()
                        .move(
                                archive,
                                answers.stream()
                                        .map(answer ->
                                                new CellReply(answer.key().cellId(), answer.n()))
                                        .toList()))
                .isEqualTo(answers.size());
        api.ledger.archives().moved(archive);
        return file;
    }
}
