package dev.rollcall.site.crawl;

import dev.rollcall.site.guard.GuardOptions;
import okhttp3.Dns;

/**
 * What a crawler is made with.
 *
 * @param version of Rollcall, for the User-Agent
 * @param contact a URL or a mail address that the owners of sites can turn to; it is sent with every request
 * @param guard what may be connected to beside public addresses
 * @param names who is asked for the addresses of names
 */
public record CrawlOptions(
        String version, String contact, GuardOptions guard, CrawlLimits limits, Dns names, CrawlClock clock) {
    /** The name that robots.txt calls us by. */
    static final String ROBOT = "rollcall";

    public CrawlOptions {
        refuseUnprintable("version", version);
        refuseUnprintable("contact", contact);
    }

    public static CrawlOptions of(String version, String contact, GuardOptions guard) {
        return new CrawlOptions(version, contact, guard, CrawlLimits.DEFAULT, Dns.SYSTEM, CrawlClock.SYSTEM);
    }

    String userAgent() {
        return "Rollcall/" + version + " (+" + contact + ")";
    }

    private static void refuseUnprintable(String name, String text) {
        if (text.isBlank() || !text.chars().allMatch(c -> c > ' ' && c < 0x7f && c != '(' && c != ')')) {
            throw new IllegalArgumentException("the crawler's " + name
                    + " goes into its User-Agent: write it in ASCII, without spaces and parentheses");
        }
    }
}
