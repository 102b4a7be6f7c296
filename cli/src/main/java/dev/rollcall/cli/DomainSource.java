package dev.rollcall.cli;

import dev.rollcall.store.BadEntry;
import dev.rollcall.store.Domain;
import dev.rollcall.store.DomainList;
import dev.rollcall.store.DomainListReader;
import dev.rollcall.store.InvalidDomainException;
import dev.rollcall.store.UnreadableListException;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.util.List;
import java.util.Set;

/** The domains given to a command, on the command line and in a file. All are checked before anything is done. */
public final class DomainSource {
    /** How many bad entries are shown, one a line. The others are counted by kind. */
    private static final int SHOWN = 1_000;

    private final DomainList list = new DomainList(SHOWN);
    private final String name;
    private String layout = "";
    private long entries;

    /** @param name the file's name, for messages; null: there is no file */
    private DomainSource(String name) {
        this.name = name;
    }

    /**
     * @param typed names on the command line
     * @param file null: none; {@code -}: standard input
     * @param option the option that names the file, for messages
     * @param column the name or the number (from 1) of the file's column; null: it is found by its content
     * @throws UserError when the file can't be read, or when it is unclear which of its columns is meant
     */
    public static DomainSource of(List<String> typed, String file, String option, String column, InputStream in) {
        var source = new DomainSource(file == null ? null : TextFile.name(file));
        for (int i = 0; i < typed.size(); i++) {
            // Lines count from 1. Entries of the command line get places below 1.
            source.list.add(-i, typed.get(i));
        }
        if (file != null) {
            source.read(file, option, column, in);
        }
        source.entries = source.list.domains().size() + source.list.duplicates() + source.list.badCount();
        return source;
    }

    private void read(String file, String option, String column, InputStream in) {
        try (InputStream bytes = TextFile.open(option, file, in)) {
            DomainListReader reader = DomainListReader.of(bytes, column);
            layout = reader.layout().words();
            reader.readAll(list);
        } catch (UnreadableListException e) {
            throw new UserError(option + " " + name + ": " + HumanFormat.line(e.getMessage()), e);
        } catch (IOException e) {
            throw new UserError(option + ": " + name + " can't be read: " + e.getMessage(), e);
        }
    }

    /**
     * The domains, each once, at least one.
     *
     * @param skipInvalid leave out entries that are not domains
     * @param notes gets the remarks on what was taken and what was left out
     * @throws UserError that shows up to 1,000 bad entries with their lines and counts the others
     */
    public Set<Domain> domains(boolean skipInvalid, PrintStream notes) {
        if (list.badCount() > 0 && !skipInvalid) {
            throw new UserError(badEntries());
        }
        if (list.domains().isEmpty()) {
            throw new UserError("there is no domain in " + (name == null ? "what was typed" : name)
                    + (list.badCount() > 0 ? "; left out: " + list.badByKind(false) : ""));
        }
        describe(notes);
        return list.domains();
    }

    /** The place of a domain, {@code domains.txt:12}; null when it was typed on the command line. */
    String place(Domain domain) {
        return place(list.place(domain));
    }

    private String place(long line) {
        return line > 0 ? name + ":" + line : null;
    }

    private String badEntries() {
        long count = list.badCount();
        var words = new StringBuilder(
                HumanFormat.count(count) + " of " + HumanFormat.count(entries) + (entries == 1 ? " entry" : " entries")
                        + (count == 1 ? " is" : " are") + " no domain; nothing was done:");
        return words.append(shown())
                .append("\nMend them, or go on without them: --skip-invalid")
                .toString();
    }

    /** One line for each bad entry. Each line begins with a line break. */
    private String shown() {
        var words = new StringBuilder();
        for (BadEntry bad : list.bad()) {
            String place = place(bad.place());
            words.append("\n  ")
                    .append(place == null ? "" : place + " ")
                    .append("'")
                    .append(HumanFormat.line(InvalidDomainException.shown(bad.value())))
                    .append("': ")
                    .append(bad.reason());
        }
        long more = list.badCount() - list.bad().size();
        if (more > 0) {
            words.append("\n  and ")
                    .append(HumanFormat.count(more))
                    .append(" more: ")
                    .append(list.badByKind(true));
        }
        return words.toString();
    }

    private void describe(PrintStream notes) {
        if (!layout.isEmpty()) {
            notes.println(name + ": " + HumanFormat.line(layout));
        }
        if (list.badCount() > 0) {
            notes.println("Skipped " + HumanFormat.count(list.badCount()) + " of " + HumanFormat.count(entries)
                    + " entries: " + list.badByKind(false) + shown());
        }
        if (list.duplicates() > 0) {
            notes.println("Named more than once, but asked about once: " + HumanFormat.count(list.duplicates()));
        }
        if (list.remarkCount() > 0) {
            DomainList.EntryRemark first = list.remarks().get(0);
            String more =
                    list.remarkCount() == 1 ? "" : "; " + HumanFormat.count(list.remarkCount() - 1) + " more like it";
            String place = place(first.place());
            notes.println((place == null ? "" : place + " ") + first.domain() + ": " + first.words() + more);
        }
    }
}
