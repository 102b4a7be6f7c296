package dev.rollcall.launcher.embedded;

import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;

/** Where large things that can be had again are kept between runs, for all data folders of one user. */
final class CacheFolder {
    private CacheFolder() {}

    static Path ofUser() {
        return in(System.getenv(), Path.of(System.getProperty("user.home")), System.getProperty("os.name"));
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
}
