package dev.rollcall.store;

import com.google.common.net.InternetDomainName;
import dev.rollcall.store.Entities.NewEntitySet;
import java.net.IDN;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/**
 * The set that a domain has before anybody wrote one: its brand alone, by the name that its owner registered.
 * {@code shop.stripe.com} is of the brand Stripe, {@code coca-cola.co.uk} of Coca-Cola. It is the same for the same domain
 * whenever it is made.
 */
public final class FirstEntitySet {
    static final String BY = "Rollcall";
    static final String REASON = "made from the domain's name";

    private FirstEntitySet() {}

    public static NewEntitySet of(Domain domain) {
        String registered = registered(domain.name());
        String label = registered.substring(0, registered.indexOf('.'));
        var entity = new LinkedHashMap<String, Object>();
        entity.put("entity", label);
        entity.put("kind", "brand");
        entity.put("name", brand(IDN.toUnicode(label)));
        entity.put("aliases", List.of());
        entity.put("domains", Stream.of(registered, domain.name()).distinct().toList());
        entity.put("other_bearers", List.of());
        return new NewEntitySet(JsonText.of(List.of(entity)), List.of(label), BY, REASON);
    }

    /** Below the public suffix; a name that is one itself stays as it is. */
    private static String registered(String name) {
        if (InternetDomainName.isValid(name)) {
            var host = InternetDomainName.from(name);
            return host.isUnderPublicSuffix() ? host.topPrivateDomain().toString() : name;
        }
        // A label that no registry takes, such as _dmarc, stands below the registered name.
        return registered(name.substring(name.indexOf('.') + 1));
    }

    private static String brand(String label) {
        var brand = new StringBuilder();
        for (String part : label.split("-", -1)) {
            int first = part.isEmpty() ? 0 : part.offsetByCodePoints(0, 1);
            brand.append(brand.isEmpty() ? "" : "-")
                    .append(part.substring(0, first).toUpperCase(Locale.ROOT))
                    .append(part.substring(first));
        }
        return brand.toString();
    }
}
