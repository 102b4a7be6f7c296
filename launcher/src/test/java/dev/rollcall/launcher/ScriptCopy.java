package dev.rollcall.launcher;

import java.io.File;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.jar.Attributes;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** A checkout that is built, as far as the script looks: its jar holds nothing but the way to this test's classes. */
public final class ScriptCopy {
    private ScriptCopy() {}

    public static Path in(Path home) throws IOException {
        return in(home, System.getProperty("java.class.path"));
    }

    static Path in(Path home, String classPath) throws IOException {
        Path target = Files.createDirectories(home.resolve("launcher/target"));
        Files.copy(Path.of("../rollcall").toAbsolutePath().normalize(), home.resolve("rollcall"));
        var manifest = new Manifest();
        manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
        manifest.getMainAttributes()
                .put(
                        Attributes.Name.CLASS_PATH,
                        Stream.of(classPath.split(File.pathSeparator))
                                .map(entry -> Path.of(entry).toUri().toString())
                                .collect(Collectors.joining(" ")));
        try (OutputStream out = Files.newOutputStream(target.resolve("rollcall-launcher-0.jar"))) {
            new JarOutputStream(out, manifest).close();
        }
        Files.createFile(target.resolve("rollcall.built"));
        return home;
    }
}
