package dev.rollcall.pages;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** The static files of all pages: our own, and those that come in jars of others. They are read once, at the first use. */
public final class Assets {
    /** Under which all of them are served. */
    public static final String ROOT = "/ui/assets/";

    private static final String SCRIPT = "text/javascript;charset=UTF-8";
    private static final Map<String, Asset> BY_NAME = new LinkedHashMap<>();

    static {
        own("page.css", "text/css;charset=UTF-8");
        own("page.js", SCRIPT);
        own("grid.js", SCRIPT);
        own("start.js", SCRIPT);
        own("entities.js", SCRIPT);
        own("icon.svg", "image/svg+xml");
        add("htmx.js", SCRIPT, "/META-INF/resources/webjars/htmx.org/2.0.10/dist/htmx.min.js");
    }

    private Assets() {}

    /** Where the file of this name is served. */
    public static String url(String name) {
        return BY_NAME.get(name).path();
    }

    /** The file that is served there. */
    public static Optional<Asset> at(String path) {
        return BY_NAME.values().stream()
                .filter(asset -> asset.path().equals(path))
                .findFirst();
    }

    private static void own(String name, String type) {
        add(name, type, "/dev/rollcall/pages/assets/" + name);
    }

    private static void add(String name, String type, String resource) {
        try (InputStream in = Assets.class.getResourceAsStream(resource)) {
            byte[] bytes = in.readAllBytes();
            String hash = HexFormat.of()
                    .formatHex(MessageDigest.getInstance("SHA-256").digest(bytes))
                    .substring(0, 12);
            BY_NAME.put(name, new Asset(ROOT + hash + "/" + name, type, bytes));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
