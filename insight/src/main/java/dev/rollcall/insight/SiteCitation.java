package dev.rollcall.insight;

import java.util.Objects;

/**
 * A site that an answer cites.
 *
 * @param site its registrable domain, {@code bbc.co.uk}
 * @param count how many addresses of it
 * @param fromApi whether the provider returned them beside the text; those in the text are counted apart
 */
public record SiteCitation(String site, int count, boolean fromApi) {
    public SiteCitation {
        Objects.requireNonNull(site, "site");
    }

    /** The site that a host belongs to, as citations of it name it; null when it has none. */
    public static String siteOf(String host) {
        return Addresses.site(host);
    }
}
