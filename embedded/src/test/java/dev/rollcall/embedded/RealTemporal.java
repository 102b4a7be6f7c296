package dev.rollcall.embedded;

import java.nio.file.Path;

/** The real {@code temporal} program, for tests marked {@link NeedsTemporal}. */
public final class RealTemporal {
    static final TemporalCli.Result RESULT = TemporalCli.find(
            System.getenv(), CacheFolder.ofUser(System.getenv()), DownloadRoute.DIRECT, System.out::println);

    private RealTemporal() {}

    public static Path cli() {
        return ((TemporalCli.FoundCli) RESULT).path();
    }
}
