package dev.rollcall.activities.jobs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rollcall.store.Archives.Archive;
import dev.rollcall.store.Archives.CellReply;
import dev.rollcall.store.Archives.ReadBody;
import dev.rollcall.store.Body;
import dev.rollcall.store.Body.StoredCitation;
import dev.rollcall.store.Ledger;
import dev.rollcall.store.TestLedger;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Bodies older than 30 days go to a file; an attempt may be killed at any moment. */
class AnswerArchivingTest {
    private static final Consumer<Object> GO_ON = said -> {};

    @TempDir
    private Path folder;

    private final TestLedger test = TestLedger.open();
    private final Ledger ledger = test.ledger();

    /** Four answers are 40 days old, the fifth and the sixth are of today. */
    @BeforeEach
    void sixAnswers() {
        TestPlanning.planned(ledger, 6, "groq");
        var body = new Body(
                "A text\nof two \u00fc lines.",
                List.of(new StoredCitation("https://a.example/", null)),
                "{\"a\":1}".getBytes(StandardCharsets.UTF_8));
        test.execute("UPDATE cell SET state = 10, attempts = 1");
        test.execute("INSERT INTO answer (cell_id, n, at, truncated, simulated) SELECT id, 1,"
                + " now() - CASE WHEN row_number() OVER (ORDER BY id) <= 4 THEN interval '40 days' ELSE interval '1 hour' END,"
                + " false, true FROM cell");
        test.execute("INSERT INTO answer_body SELECT id, '\\x" + HexFormat.of().formatHex(body.pack()) + "' FROM cell");
        ledger.answerIndex().goOn();
    }

    @AfterEach
    void close() {
        test.close();
    }

    @Test
    void oldBodiesMoveToAFileAndAllElseStays() throws IOException {
        assertThat(archive(GO_ON)).isEqualTo(4);
        Archive archive = ledger.archives().list(null, 9).get(0);
        Path file = folder.resolve(archive.file());
        assertThat(files()).containsExactly(archive.file());
        assertThat(ArchiveFile.sha256Of(file)).isEqualTo(archive.sha256());
        assertThat(List.of((long) archive.rows(), archive.bytes())).containsExactly(4L, Files.size(file));
        assertThat(archive.movedAt()).isNotNull();
        var lines = new ArrayList<String>();
        ArchiveFile.readLines(file, lines::add);
        assertThat(lines)
                .hasSize(4)
                .allSatisfy(line -> assertThat(line)
                        .startsWith("{\"cell\":")
                        .contains("\"text\":\"A text\\u000aof two \u00fc lines.\"", "\"raw\":\"{\\\"a\\\":1}\"")
                        .doesNotContain("\"body\""));
        assertThat(bodies()).isEqualTo(2);
        assertThat(test.one(Long.class, "SELECT count(*) FROM answer_search")).isEqualTo(2);
        assertThat(test.one(Long.class, "SELECT count(*) FROM answer WHERE archive_id = " + archive.id()))
                .isEqualTo(4);
        assertThat(ledger.answers().ofCell(firstCell()).orElseThrow().archived())
                .isEqualTo(archive.file());
        assertThat(ledger.answers().ofCell(firstCell()).orElseThrow().content().text())
                .isNull();
        assertThat(archive(GO_ON)).as("nothing is left to do").isZero();
        assertThat(files()).hasSize(1);
    }

    @Test
    void killedBeforeTheDeletesItGoesOnAtTheArchivesRow() throws IOException {
        killed("checking");
        assertThat(bodies()).isEqualTo(6);
        assertThat(ledger.archives().unmoved()).hasSize(1);
        assertThat(archive(GO_ON)).isEqualTo(4);
        assertThat(List.of(bodies(), ledger.archives().list(null, 9).size(), files().size()))
                .containsExactly(2, 1, 1);
    }

    /** There is a file then that no row names: the same answers make the same file again. */
    @Test
    void killedBetweenRenameAndRowItWritesTheSameFileAgain() throws IOException {
        killed("checking");
        test.execute("DELETE FROM archive");
        assertThat(archive(GO_ON)).isEqualTo(4);
        assertThat(List.of(bodies(), ledger.archives().list(null, 9).size(), files().size()))
                .containsExactly(2, 1, 1);
    }

    @Test
    void killedWhileItWritesItLeavesNothingThatCounts() throws IOException {
        killed("writing");
        Files.writeString(folder.resolve("new.ndjson.gz.part"), "half of somebody's");
        assertThat(List.of(bodies(), ledger.archives().list(null, 9).size())).containsExactly(6, 0);
        assertThat(archive(GO_ON)).isEqualTo(4);
        assertThat(files()).hasSize(1);
    }

    @Test
    void aFileThatIsGoneOrDamagedBeforeTheDeletesIsWrittenAgain() throws IOException {
        killed("checking");
        Files.delete(folder.resolve(files().get(0)));
        killed("checking");
        Files.writeString(folder.resolve(files().get(0)), "x", StandardOpenOption.APPEND);
        assertThat(archive(GO_ON)).isEqualTo(4);
        Archive archive = ledger.archives().list(null, 9).get(0);
        assertThat(ArchiveFile.sha256Of(folder.resolve(archive.file()))).isEqualTo(archive.sha256());
        assertThat(List.of(bodies(), files().size())).containsExactly(2, 1);
    }

    /** What was restored is deleted again after another 30 days: not without its file. */
    @Test
    void nothingIsDeletedUnlessTheWholeFileIsThere() throws IOException {
        archive(GO_ON);
        Archive archive = ledger.archives().list(null, 9).get(0);
        assertThat(ledger.archives().beginRestore(archive)).isTrue();
        Body body = new Body("back", List.of(), new byte[0]);
        assertThat(ledger.archives()
                        .restore(
                                archive,
                                test.rows("SELECT cell_id FROM answer WHERE archive_id IS NOT NULL").stream()
                                        .map(row -> Long.valueOf(row.replaceAll("\\D", "")))
                                        .map(cell -> new ReadBody(new CellReply(cell, 1), body))
                                        .toList()))
                .isEqualTo(4);
        assertThat(archive(GO_ON)).as("for another 30 days it stays").isZero();
        test.execute("UPDATE archive SET restored_at = now() - interval '31 days'");
        Path file = folder.resolve(archive.file());
        byte[] whole = Files.readAllBytes(file);
        Files.delete(file);
        assertThat(archive(GO_ON)).isZero();
        Files.write(file, whole);
        Files.writeString(file, "x", StandardOpenOption.APPEND);
        assertThat(archive(GO_ON)).isZero();
        assertThat(bodies()).isEqualTo(6);
        Files.write(file, whole);
        assertThat(archive(GO_ON)).isEqualTo(4);
    }

    @Test
    void theNewBodyOfACellThatWasAskedAgainStays() throws IOException {
        killed("checking");
        test.execute("UPDATE answer SET n = 2, at = now() WHERE cell_id = " + firstCell());
        assertThat(archive(GO_ON)).isEqualTo(3);
        assertThat(ledger.answers().ofCell(firstCell()).orElseThrow().archived())
                .isNull();
    }

    private long archive(Consumer<Object> progress) {
        return new AnswerArchiving(ledger, folder, 30, progress).run();
    }

    /** As an attempt that is killed when it says this. */
    private void killed(String at) {
        assertThatThrownBy(() -> archive(said -> {
                    if (said.toString().startsWith(at)) {
                        throw new IllegalStateException("killed");
                    }
                }))
                .hasMessage("killed");
    }

    private int bodies() {
        return test.one(Integer.class, "SELECT count(*) FROM answer_body");
    }

    private long firstCell() {
        return test.one(Long.class, "SELECT min(id) FROM cell");
    }

    private List<String> files() throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(file -> file.getFileName().toString()).toList();
        }
    }
}
