package dev.rollcall.activities.jobs;

import dev.rollcall.store.AnswerKey;
import dev.rollcall.store.Archives;
import dev.rollcall.store.Archives.Archive;
import dev.rollcall.store.Archives.ArchivedAnswer;
import dev.rollcall.store.Archives.CellReply;
import dev.rollcall.store.Archives.NewArchive;
import dev.rollcall.store.Ledger;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Moves bodies of old answers from the ledger to files. Whatever moment it is killed at, each body is in the ledger, in a whole
 * file, or in both: a body is deleted only after the file that has it was read again and found to be whole.
 */
final class AnswerArchiving {
    private static final Logger LOG = LoggerFactory.getLogger(AnswerArchiving.class);

    /** So many that a file is small enough to be sent back in one request. */
    private static final int ANSWERS_A_FILE = 25_000;

    private static final int READ_AT_ONCE = 200;
    private static final int DELETED_AT_ONCE = 5_000;

    /** How each line begins: see {@code ArchivedAnswer.line}. */
    private static final Pattern LINE = Pattern.compile("\\{\"cell\":(\\d+),\"n\":(\\d+),");

    private final Archives archives;
    private final Path folder;
    private final int days;

    /** Hears how far it is, and throws when it is to stop. */
    private final Consumer<Object> progress;

    AnswerArchiving(Ledger ledger, Path folder, int days, Consumer<Object> progress) {
        this.archives = ledger.archives();
        this.folder = folder;
        this.days = days;
        this.progress = progress;
    }

    /** @return how many bodies were moved */
    long run() {
        archives.expireRestored(days);
        long moved = 0;
        for (Archive archive : archives.unmoved()) {
            moved += move(archive);
        }
        AnswerKey after = AnswerKey.START;
        while (after != null) {
            FilePart part = write(after);
            after = part.next();
            if (part.archive() != null) {
                moved += move(part.archive());
            }
        }
        return moved;
    }

    /**
     * @param archive null when there was nothing to write
     * @param next where the next file begins; null when this one is the last
     */
    private record FilePart(Archive archive, AnswerKey next) {}

    private FilePart write(AnswerKey after) {
        List<ArchivedAnswer> answers = archives.older(days, after, READ_AT_ONCE);
        if (answers.isEmpty()) {
            return new FilePart(null, null);
        }
        Instant first = answers.get(0).key().at();
        AnswerKey last = after;
        int rows = 0;
        try (var file = ArchiveFile.begin(folder)) {
            while (!answers.isEmpty() && rows < ANSWERS_A_FILE) {
                for (ArchivedAnswer answer : answers) {
                    file.write(answer.line());
                }
                rows += answers.size();
                last = answers.get(answers.size() - 1).key();
                progress.accept("writing " + rows);
                answers = archives.older(days, last, READ_AT_ONCE);
            }
            var written = file.finish("answers-" + day(first) + "-" + day(last.at()));
            String name = written.file().getFileName().toString();
            LOG.info("{} answers, saved {} to {}, are in {}", rows, first, last.at(), written.file());
            Archive archive =
                    archives.add(new NewArchive(name, written.sha256(), written.bytes(), rows, first, last.at()));
            return new FilePart(archive, answers.isEmpty() ? null : last);
        } catch (IOException e) {
            throw new UncheckedIOException("no file can be written in " + folder + ": " + e, e);
        }
    }

    private static String day(Instant at) {
        return at.atZone(ZoneOffset.UTC).toLocalDate().toString().replace("-", "");
    }

    /** Deletes the bodies that are in a file. Without the file, nothing: they are all that there is then. */
    private long move(Archive archive) {
        Path file = folder.resolve(archive.file());
        try {
            if (!Files.isRegularFile(file)) {
                LOG.warn(
                        "the bodies of {} are not deleted: there is no such file in {}. Put it there, or let all"
                                + " workers have the same folder (retention in rollcall.yaml)",
                        archive.file(),
                        folder);
                return 0;
            }
            progress.accept("checking " + archive.file());
            if (!ArchiveFile.sha256Of(file).equals(archive.sha256())) {
                LOG.warn(
                        "the bodies of {} are not deleted: the file is not the one that was written (its SHA-256 is"
                                + " another)",
                        file);
                return 0;
            }
            long moved = delete(archive, file);
            archives.moved(archive);
            return moved;
        } catch (IOException e) {
            throw new UncheckedIOException(file + " can't be read: " + e, e);
        }
    }

    private long delete(Archive archive, Path file) throws IOException {
        var step = new ArrayList<CellReply>();
        long[] moved = {0};
        ArchiveFile.readLines(file, line -> {
            step.add(reply(line));
            if (step.size() == DELETED_AT_ONCE) {
                moved[0] += archives.move(archive, step);
                step.clear();
                progress.accept("deleting " + moved[0] + " of " + archive.rows());
            }
        });
        moved[0] += archives.move(archive, step);
        return moved[0];
    }

    private static CellReply reply(String line) {
        var parts = LINE.matcher(line);
        if (!parts.lookingAt()) {
            throw new IllegalStateException("a line of an archive does not begin with its cell and attempt");
        }
        return new CellReply(Long.parseLong(parts.group(1)), Integer.parseInt(parts.group(2)));
    }
}
