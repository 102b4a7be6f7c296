package dev.rollcall.site.crawl;

import com.google.common.net.InternetDomainName;
import java.util.Locale;
import okhttp3.HttpUrl;

/**
 * What belongs to one site: all hosts of a registrable domain.
 *
 * @param domain the registrable domain ({@code stripe.com} of {@code docs.stripe.com}); the host itself when it has none, as an
 *     address or a name of an intranet
 */
public record Site(String domain) {
    /** @param host a name in ASCII (punycode), or an address without brackets */
    public static Site of(String host) {
        String lower = host.toLowerCase(Locale.ROOT);
        String name = lower.endsWith(".") ? lower.substring(0, lower.length() - 1) : lower;
        if (!InternetDomainName.isValid(name)) {
            return new Site(name);
        }
        InternetDomainName parsed = InternetDomainName.from(name);
        return new Site(parsed.isUnderPublicSuffix() ? parsed.topPrivateDomain().toString() : name);
    }

    boolean has(HttpUrl url) {
        return of(url.host()).equals(this);
    }
}
