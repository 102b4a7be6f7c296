package dev.rollcall.simulator.answers;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.IDN;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The company behind a domain, and its competitors.
 *
 * @param famous whether the brand is one of {@code sectors.txt}; else it is made up from the domain's name
 * @param competitors in order of fame
 */
record Competition(Sector sector, Company brand, boolean famous, List<Company> competitors) {
    private static final List<Sector> SECTORS = sectors();
    private static final Map<String, Competition> FAMOUS = byFamousDomain();
    private static final Set<String> SECOND_LEVEL = Set.of("co", "com", "org", "net", "ac", "gov", "edu");

    static Competition of(String domain) {
        String host = domain.toLowerCase(Locale.ROOT);
        for (String name = host; name.indexOf('.') > 0; name = name.substring(name.indexOf('.') + 1)) {
            Competition known = FAMOUS.get(name);
            if (known != null) {
                return known;
            }
        }
        Sector sector = Dice.of(0, "sector", host).pick(SECTORS);
        return new Competition(sector, new Company(brandOf(host), host), false, sector.companies());
    }

    static List<Sector> all() {
        return SECTORS;
    }

    private static String brandOf(String host) {
        String[] labels = host.split("\\.", -1);
        int at = Math.max(0, labels.length - 2);
        if (at > 0 && SECOND_LEVEL.contains(labels[at])) {
            at--;
        }
        return Stream.of(IDN.toUnicode(labels[at]).split("-", -1))
                .filter(word -> !word.isEmpty())
                .map(word -> word.substring(0, 1).toUpperCase(Locale.ROOT) + word.substring(1))
                .collect(Collectors.joining(" "));
    }

    private static Map<String, Competition> byFamousDomain() {
        var byDomain = new HashMap<String, Competition>();
        for (Sector sector : SECTORS) {
            for (Company brand : sector.companies()) {
                var others = sector.companies().stream()
                        .filter(c -> !c.equals(brand))
                        .toList();
                byDomain.put(brand.domain(), new Competition(sector, brand, true, others));
            }
        }
        return byDomain;
    }

    private static List<Sector> sectors() {
        try (var in = Competition.class.getResourceAsStream("sectors.txt");
                var reader = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8))) {
            return reader.lines()
                    .filter(line -> !line.startsWith("#"))
                    .map(Sector::parse)
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
