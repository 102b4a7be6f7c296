package dev.rollcall.reports;

import dev.rollcall.reports.ReportDocument.ReportEntity;
import dev.rollcall.reports.ReportDocument.ReportGap;
import dev.rollcall.reports.ReportDocument.ReportWindow;
import dev.rollcall.reports.ReportDocument.WholeTargets;
import java.util.ArrayList;
import java.util.List;

/** A report of eleven targets, fourteen windows and four entities, made up without chance. */
final class SampleReport {
    private static final List<String> TARGETS = List.of(
            "ai21/jamba-large/api",
            "anthropic/claude-opus/api",
            "cohere/command-a/api",
            "deepseek/deepseek-chat/api",
            "google/gemini-pro/api",
            "groq/llama-3.3-70b-versatile/api",
            "mistral/mistral-large/api",
            "openai/gpt-5/api",
            "perplexity/sonar-pro/api-search",
            "together/meta-llama/Llama-3.3-70B-Instruct-Turbo-with-a-long-name/api",
            "xai/grok-4/api");

    private static final List<ReportEntity> ENTITIES = List.of(
            new ReportEntity("stripe", "brand", "Stripe"),
            new ReportEntity("adyen", "competitor", "Adyen"),
            new ReportEntity("paypal", "competitor", "PayPal & Söhne <Ltd>"),
            new ReportEntity("klarna", "competitor", "Klarna"),
            new ReportEntity("iso", "other", "ISO"));

    private SampleReport() {}

    static ReportDocument of(boolean simulated) {
        var figures = new ArrayList<ReportFigure>();
        panel(figures);
        for (int i = 0; i < TARGETS.size(); i++) {
            target(figures, i);
        }
        for (int i = 1; i <= 14; i++) {
            window(figures, i);
        }
        return new ReportDocument(
                ReportDocument.VERSION,
                "stripe.com",
                "2026-11-30T10:34:58.123456Z",
                7,
                2,
                "5.1",
                1,
                simulated,
                windows(1, 14),
                null,
                new WholeTargets(9, 11),
                ENTITIES,
                figures,
                List.of(
                        new ReportGap("2026-11-05", TARGETS.get(10), "business@1", "failed", "provider_down", 27),
                        new ReportGap("2026-11-06", TARGETS.get(10), "business@1", "failed", "provider_down", 3),
                        new ReportGap("2026-11-14", TARGETS.get(3), "audience@1", "answered-later", null, 4),
                        new ReportGap("2026-11-14", TARGETS.get(0), "audience@1", "skipped", "no key", 42)));
    }

    private static List<ReportWindow> windows(int from, int to) {
        var windows = new ArrayList<ReportWindow>();
        for (int i = from; i <= to; i++) {
            windows.add(new ReportWindow(name(i), name(i) + "T00:00:00Z"));
        }
        return windows;
    }

    private static String name(int day) {
        return "2026-11-" + (day < 10 ? "0" : "") + day;
    }

    private static void panel(List<ReportFigure> figures) {
        figures.add(count("coverage", null, "panel", null, 1301, 1386));
        figures.add(share("mention-rate", "stripe", .681234567, .55, .8));
        figures.add(share("mention-rate", "adyen", .41, .3, .52));
        figures.add(share("mention-rate", "paypal", .22, .11, .33));
        figures.add(share("mention-rate", "klarna", .004, 0, .02));
        figures.add(share("share-of-voice", "stripe", .52, .41, .62));
        figures.add(share("share-of-voice", "adyen", .31, .22, .41));
        figures.add(share("share-of-voice", "paypal", .166, .09, .25));
        figures.add(share("share-of-voice", "klarna", .004, 0, .015));
        figures.add(share("first-mention-rate", "stripe", .44, .41, .47));
        figures.add(missing("net-sentiment", "stripe", "panel", null, "not-judged"));
    }

    private static void target(List<ReportFigure> figures, int i) {
        String target = TARGETS.get(i);
        long n = 126;
        long valid = i == 0 ? 0 : i == 10 ? 50 : 126 - i;
        if (i == 0) {
            figures.add(missing("coverage", null, "target", target, "no-answers"));
            figures.add(missing("mention-rate", "stripe", "target", target, "no-answers"));
            return;
        }
        figures.add(count("coverage", null, "target", target, valid, n));
        if (i == 10) {
            figures.add(missing("mention-rate", "stripe", "target", target, "coverage"));
            return;
        }
        double rate = .3 + .06 * i;
        figures.add(new ReportFigure(
                "mention-rate",
                "stripe",
                "target",
                target,
                rate,
                rate - .09,
                rate + .08,
                1.96,
                valid,
                (long) (rate * valid),
                .97,
                false,
                null,
                null));
        figures.add(new ReportFigure(
                "mention-rate", "adyen", "target", target, .4, .3, .5, 1.96, valid, 40L, .97, false, null, null));
    }

    private static void window(List<ReportFigure> figures, int day) {
        if (day == 6) {
            figures.add(count("coverage", null, "window", name(day), 20, 99));
            figures.add(missing("mention-rate", "stripe", "window", name(day), "coverage"));
            return;
        }
        figures.add(count("coverage", null, "window", name(day), 95, 99));
        double wave = (day * 7 % 5) * .02;
        figures.add(new ReportFigure(
                "mention-rate",
                "stripe",
                "window",
                name(day),
                .6 + wave,
                .48 + wave,
                .71 + wave,
                day == 9 ? 2.5 : 1.96,
                95,
                null,
                .96,
                true,
                null,
                null));
        figures.add(new ReportFigure(
                "mention-rate",
                "adyen",
                "window",
                name(day),
                .42 - wave,
                .3,
                .5,
                1.96,
                95,
                null,
                .96,
                true,
                null,
                null));
        figures.add(new ReportFigure(
                "mention-rate",
                "paypal",
                "window",
                name(day),
                .2 + wave / 2,
                .1,
                .3,
                1.96,
                95,
                null,
                .96,
                true,
                null,
                null));
        figures.add(new ReportFigure(
                "mention-rate",
                "klarna",
                "window",
                name(day),
                .18 + wave / 3,
                .1,
                .3,
                1.96,
                95,
                null,
                .96,
                true,
                null,
                null));
    }

    private static ReportFigure share(String metric, String entity, double point, double low, double high) {
        return new ReportFigure(
                metric, entity, "panel", null, point, low, high, 1.96, 1301, null, .94, true, null, null);
    }

    private static ReportFigure count(String metric, String entity, String dimension, String key, long k, long n) {
        return new ReportFigure(
                metric,
                entity,
                dimension,
                key,
                (double) k / n,
                null,
                null,
                null,
                n,
                k,
                (double) k / n,
                false,
                null,
                null);
    }

    private static ReportFigure missing(String metric, String entity, String dimension, String key, String reason) {
        return new ReportFigure(
                metric, entity, dimension, key, null, null, null, null, 0, null, null, false, null, reason);
    }
}
