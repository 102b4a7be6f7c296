package dev.rollcall.embedded;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/**
 * As whom PostgreSQL runs. It refuses to be root; root therefore runs it in a user namespace of its own, where root's
 * files stay its own, or, where those are forbidden (most containers), as {@code nobody}.
 *
 * @param prefix goes before every PostgreSQL command
 * @param owner the uid that must own its files, -1 to leave them alone
 */
record PostgresUser(List<String> prefix, int owner) {
    private static final int ROOT = 0;
    private static final int NOBODY = 65_534;
    private static final List<String> USER_NAMESPACE = List.of("unshare", "-U");
    private static final List<String> AS_NOBODY =
            List.of("setpriv", "--reuid=" + NOBODY, "--regid=" + NOBODY, "--clear-groups");

    static PostgresUser find() {
        if (!isRoot()) {
            return hasName() ? new PostgresUser(List.of(), -1) : nameless();
        }
        if (leavesRoot(USER_NAMESPACE)) {
            return new PostgresUser(USER_NAMESPACE, ROOT);
        }
        if (leavesRoot(AS_NOBODY)) {
            return new PostgresUser(AS_NOBODY, NOBODY);
        }
        throw new CannotStart("PostgreSQL refuses to run as root, and neither `unshare -U` (user namespaces) nor"
                + " `setpriv` works here: run rollcall as an ordinary user, or give a database with DATABASE_URL");
    }

    /** A container's user that is a number alone. Where user namespaces are allowed, it is {@code nobody} in one. */
    private static PostgresUser nameless() {
        if (leavesRoot(USER_NAMESPACE)) {
            return new PostgresUser(USER_NAMESPACE, -1);
        }
        throw new CannotStart(
                "PostgreSQL wants its user to have a name, and this one (a number that /etc/passwd does not"
                        + " name) has none: add it (echo \"rollcall:x:$(id -u):$(id -g)::/tmp:/bin/sh\" >> /etc/passwd, as root),"
                        + " run as a user that has one, or give a database with DATABASE_URL to `rollcall worker` and"
                        + " `rollcall api`");
    }

    /** Java's word for a user without a name is "?". */
    private static boolean hasName() {
        return !System.getProperty("user.name", "?").equals("?");
    }

    List<String> command(Path program, List<String> arguments) {
        List<String> command = new ArrayList<>(prefix);
        command.add(program.toString());
        command.addAll(arguments);
        return command;
    }

    boolean isNobody() {
        return owner == NOBODY;
    }

    /** Makes the folder this user's own; another way of being root may have owned it before. */
    void own(DataFolder folder) throws IOException {
        if (owner < 0) {
            return;
        }
        if (uid(folder.postgres()) != owner) {
            try (Stream<Path> tree = Files.walk(folder.postgres())) {
                for (Path path : tree.toList()) {
                    Files.setAttribute(path, "unix:uid", owner, LinkOption.NOFOLLOW_LINKS);
                }
            }
        }
        if (isNobody()) {
            Set<PosixFilePermission> open = EnumSet.copyOf(Files.getPosixFilePermissions(folder.root()));
            open.add(PosixFilePermission.OTHERS_EXECUTE);
            Files.setPosixFilePermissions(folder.root(), open);
            if (!succeeds(
                    command(Path.of("test"), List.of("-w", folder.postgres().toString())))) {
                throw new CannotStart("PostgreSQL runs as the user nobody here (rollcall runs as root without user"
                        + " namespaces), who cannot enter " + folder.postgres()
                        + ": give a folder that all may enter, such as /var/lib/rollcall, with --data");
            }
        }
    }

    private static boolean isRoot() {
        return System.getProperty("user.name").equals("root") || uid(Path.of("/proc/self")) == ROOT;
    }

    private static int uid(Path path) {
        try {
            return (Integer) Files.getAttribute(path, "unix:uid");
        } catch (IOException | UnsupportedOperationException e) {
            return -1;
        }
    }

    private static boolean leavesRoot(List<String> prefix) {
        try {
            List<String> command = new ArrayList<>(prefix);
            command.addAll(List.of("id", "-u"));
            Program id = Program.run(command, Map.of(), Duration.ofSeconds(10));
            return id.succeeded() && id.lastLine().matches("[1-9][0-9]*");
        } catch (IOException e) {
            return false;
        }
    }

    private static boolean succeeds(List<String> command) throws IOException {
        return Program.run(command, Map.of(), Duration.ofSeconds(10)).succeeded();
    }
}
