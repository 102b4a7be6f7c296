package dev.rollcall.reports;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Map;

/** Figures as people read them, whatever the locale. */
public final class FigureText {
    private static final Map<String, String> REASONS = Map.of(
            "coverage", "too few answers",
            "no-answers", "no answers",
            "too-few", "too few",
            "no-competitors", "no competitors",
            "nobody-named", "nobody named",
            "not-judged", "not judged",
            "not-tracked", "not tracked",
            "unpriced", "no price");

    private FigureText() {}

    /** {@code 68 %}; a share that is not whole is never shown as 100 %, nor one that is not nothing as 0 %. */
    public static String percent(double share) {
        return whole(share) + " %";
    }

    /** {@code 51–82 %}; empty where there is no interval. */
    public static String interval(ReportFigure figure) {
        return figure.hasInterval() ? whole(figure.low()) + "–" + whole(figure.high()) + " %" : "";
    }

    /** {@code 95 %} of 1.96 standard deviations to each side, {@code 98.8 %} of 2.5. */
    public static String confidence(double sigmas) {
        return sigmas > 2 ? "98.8 %" : "95 %";
    }

    /** {@code 68 %}, or why there is none. */
    public static String share(ReportFigure figure) {
        return figure.isMissing() ? reason(figure) : percent(figure.point());
    }

    /** {@code 2.4}, or why there is none. */
    public static String number(ReportFigure figure, int decimals) {
        return figure.isMissing() ? reason(figure) : fixed(figure.point(), decimals);
    }

    public static String fixed(double number, int decimals) {
        return BigDecimal.valueOf(number)
                .setScale(decimals, RoundingMode.HALF_UP)
                .toPlainString();
    }

    public static String reason(ReportFigure figure) {
        return "– " + REASONS.getOrDefault(figure.reason(), figure.reason());
    }

    /** {@code 12,345}. */
    public static String count(long n) {
        String digits = Long.toString(n);
        var text = new StringBuilder();
        for (int i = 0; i < digits.length(); i++) {
            if (i > 0 && digits.charAt(i - 1) != '-' && (digits.length() - i) % 3 == 0) {
                text.append(',');
            }
            text.append(digits.charAt(i));
        }
        return text.toString();
    }

    /** {@code 2026-11-30 10:34 UTC} of {@code 2026-11-30T10:34:58Z}. */
    public static String minute(String moment) {
        return moment.substring(0, 10) + " " + moment.substring(11, 16) + " UTC";
    }

    private static String whole(double share) {
        String rounded = fixed(share * 100, 0);
        if (rounded.equals("100") && share < 1) {
            return "99";
        }
        return rounded.equals("0") && share > 0 ? "<1" : rounded;
    }
}
