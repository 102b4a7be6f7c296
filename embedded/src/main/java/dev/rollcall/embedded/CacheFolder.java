package dev.rollcall.embedded;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;

/** Where large things that can be had again are kept between runs, for all data folders of one user. */
public final class CacheFolder {
    private CacheFolder() {}

    /** For those who run without a data folder. */
    public static Path ofUser(Map<String, String> env) {
        return ofUser(env, Path.of(System.getProperty("rollcall.home", "."), ".rollcall"));
    }

    /**
     * @param data where {@code cache} is used instead when the user has no home that can be written: a container's user that
     *     is a number without a name has none
     */
    public static Path ofUser(Map<String, String> env, Path data) {
        // Java's word for a user without a home is "?".
        String home = System.getProperty("user.home", "?");
        Path known = Path.of(home.startsWith("/") ? home : env.getOrDefault("HOME", ""));
        Path usual = in(env, known, System.getProperty("os.name"));
        return isUsable(usual) ? usual : data.toAbsolutePath().resolve("cache");
    }

    static Path in(Map<String, String> env, Path home, String os) {
        String xdg = env.getOrDefault("XDG_CACHE_HOME", "");
        Path caches;
        if (xdg.startsWith("/")) { // relative ones are to be ignored, the XDG specification says
            caches = Path.of(xdg);
        } else if (os.toLowerCase(Locale.ROOT).contains("mac")) {
            caches = home.resolve("Library/Caches");
        } else {
            caches = home.resolve(".cache");
        }
        return caches.resolve("rollcall");
    }

    /** It can be written, or somebody has filled it for those who cannot. */
    private static boolean isUsable(Path cache) {
        if (!cache.isAbsolute()) {
            return false;
        }
        try (DirectoryStream<Path> kept = Files.newDirectoryStream(cache)) {
            return Files.isWritable(cache) || kept.iterator().hasNext();
        } catch (IOException e) {
            Path existing = cache;
            while (existing != null && !Files.exists(existing)) {
                existing = existing.getParent();
            }
            return existing != null && Files.isDirectory(existing) && Files.isWritable(existing);
        }
    }
}
