package dev.rollcall.launcher;

import dev.rollcall.embedded.DataFolder;
import java.io.File;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * Class data sharing for the programs that the tests of this room start, as the script {@code rollcall} has it for people:
 * each starts with much less work. One JVM makes the archive, in the background; until it is there, and where it can't be
 * made, programs start without it. It holds the libraries' classes alone, so that it stays valid while ours change.
 */
public final class SharedClasses implements BeforeAllCallback {
    private static final Path FOLDER = Path.of("target", "shared-classes").toAbsolutePath();
    private static final String CLASS_PATH = "java.class.path";
    private static final String ARCHIVE = "rollcall.archive";

    private static boolean isBegun;

    @Override
    public void beforeAll(ExtensionContext context) {
        synchronized (SharedClasses.class) {
            if (isBegun) {
                return;
            }
            isBegun = true;
        }
        var libraries = new ArrayList<String>();
        var ours = new ArrayList<String>();
        for (String entry : System.getProperty(CLASS_PATH).split(File.pathSeparator)) {
            Path name = Path.of(entry).getFileName();
            boolean isLibrary =
                    name.toString().endsWith(".jar") && !name.toString().startsWith("rollcall-");
            (isLibrary ? libraries : ours).add(entry);
        }
        // Java takes an archive only when the jars that it is of come first.
        String all =
                String.join(File.pathSeparator, libraries) + File.pathSeparator + String.join(File.pathSeparator, ours);
        System.setProperty(CLASS_PATH, all);
        var maker = new Thread(() -> provide(libraries, all), "shared-classes");
        maker.setDaemon(true);
        maker.start();
    }

    /** Of a program that is started now, and of those that it starts itself. */
    static List<String> options() {
        String archive = System.getProperty(ARCHIVE, "");
        return archive.isEmpty()
                ? List.of()
                : List.of("-XX:SharedArchiveFile=" + archive, "-Xshare:auto", "-D" + ARCHIVE + "=" + archive);
    }

    private static void provide(List<String> libraries, String all) {
        try {
            Files.createDirectories(FOLDER);
            Path archive = FOLDER.resolve(name(libraries) + ".jsa");
            // The other JVMs of this module wait here until the first one has made it.
            try (FileChannel file = FileChannel.open(
                            FOLDER.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
                    FileLock lock = file.lock()) {
                if (lock.isValid() && !Files.exists(archive)) {
                    make(archive, libraries, all);
                }
            }
            System.setProperty(ARCHIVE, archive.toString());
        } catch (IOException e) {
            // Without one, then; the log in its folder says why.
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** The same for the same jars and the same java. */
    private static String name(List<String> libraries) throws IOException {
        var facts = new StringBuilder(System.getProperty("java.vm.version"));
        for (String library : libraries) {
            Path jar = Path.of(library);
            facts.append(jar).append(Files.size(jar)).append(Files.getLastModifiedTime(jar));
        }
        return Integer.toHexString(facts.toString().hashCode());
    }

    private static void make(Path archive, List<String> libraries, String all)
            throws IOException, InterruptedException {
        // Of JVMs that ended meanwhile, and of other libraries.
        try (DirectoryStream<Path> old = Files.newDirectoryStream(FOLDER, "{rehearsal-*,*.jsa}")) {
            for (Path one : old) {
                DataFolder.deleteTree(one);
            }
        }
        Path work = Files.createTempDirectory(FOLDER, "rehearsal-");
        try {
            java(
                    work,
                    "-XX:DumpLoadedClassList=classes",
                    "-XX:TieredStopAtLevel=1",
                    "-XX:+UseSerialGC",
                    "-Djava.io.tmpdir=" + work,
                    "-Drollcall.home=" + work,
                    "-cp",
                    all,
                    Rehearsal.class.getName());
            java(
                    work,
                    "-Xshare:dump",
                    "-XX:SharedClassListFile=classes",
                    "-XX:SharedArchiveFile=archive",
                    "-cp",
                    String.join(File.pathSeparator, libraries));
            Files.move(work.resolve("archive"), archive, StandardCopyOption.ATOMIC_MOVE);
        } finally {
            DataFolder.deleteTree(work);
        }
    }

    /** In an environment of its own: nobody's keys, servers or settings. */
    private static void java(Path folder, String... words) throws IOException, InterruptedException {
        var command = new ArrayList<>(
                List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString()));
        command.addAll(List.of(words));
        var builder = new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(FOLDER.resolve("log").toFile());
        Map<String, String> env = builder.environment();
        env.keySet().retainAll(List.of("PATH", "HOME"));
        Process java = builder.start();
        var end = new Thread(java::destroy);
        Runtime.getRuntime().addShutdownHook(end);
        java.waitFor();
        Runtime.getRuntime().removeShutdownHook(end);
    }
}
