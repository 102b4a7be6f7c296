package dev.rollcall.cli;

import picocli.CommandLine.IVersionProvider;

/** This build's version, from the jar. */
public final class Version implements IVersionProvider {
    @Override
    public String[] getVersion() {
        return new String[] {"rollcall " + current(), "Java " + Runtime.version()};
    }

    public static String current() {
        String version = Version.class.getPackage().getImplementationVersion();
        return version == null ? "development" : version;
    }
}
