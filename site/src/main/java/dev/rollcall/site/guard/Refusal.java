package dev.rollcall.site.guard;

/**
 * Why the guard does not let a URL or a connection pass.
 *
 * @param sentence for people; it names the host, never a login
 */
public record Refusal(Reason reason, String sentence) {
    /** What is wrong with it. */
    public enum Reason {
        /** Neither http nor https. */
        SCHEME,
        /** A user name or a password stands in the URL. */
        CREDENTIALS,
        /** The port is neither one of {@link GuardOptions#ports} nor allowed with its host. */
        PORT,
        /** The host looks like an IPv4 address, and is none. */
        HOST,
        /** The address is not a public unicast address. */
        ADDRESS
    }
}
