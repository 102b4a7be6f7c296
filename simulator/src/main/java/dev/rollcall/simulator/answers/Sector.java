package dev.rollcall.simulator.answers;

import java.util.Arrays;
import java.util.List;

/**
 * A line of {@code sectors.txt}.
 *
 * @param offer what the companies do
 * @param customers who they serve
 * @param criteria what customers compare
 * @param companies in order of fame
 */
record Sector(String offer, String customers, String criteria, List<Company> companies) {

    static Sector parse(String line) {
        String[] parts = line.split("; ", 4);
        List<Company> companies =
                Arrays.stream(parts[3].split(", ", -1)).map(Sector::company).toList();
        return new Sector(parts[0], parts[1], parts[2], companies);
    }

    private static Company company(String text) {
        int space = text.lastIndexOf(' ');
        return new Company(text.substring(0, space), text.substring(space + 1));
    }
}
