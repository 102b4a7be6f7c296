package dev.rollcall.site.claims.check;

import dev.rollcall.site.claims.check.Unit.Sort;
import java.math.BigDecimal;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The units, currencies and scales that are known, in folded letters. */
final class Units {
    /** Dimension, sort, then words of each unit with its factor in front. */
    private static final String TABLE = """
            usd MONEY 1 $ usd us$ dollar dollars us-dollar us-dollars
            usd MONEY 0.01 ¢
            eur MONEY 1 € eur euro euros
            gbp MONEY 1 £ gbp
            chf MONEY 1 chf sfr franken
            jpy MONEY 1 円 jpy yen ¥
            inr MONEY 1 ₹ inr rupees rupee rs
            cad MONEY 1 cad ca$ c$
            aud MONEY 1 aud au$ a$
            nzd MONEY 1 nzd nz$
            sgd MONEY 1 sgd s$
            brl MONEY 1 brl r$
            cny MONEY 1 cny rmb 元
            krw MONEY 1 krw ₩
            sek MONEY 1 sek
            nok MONEY 1 nok
            dkk MONEY 1 dkk
            pln MONEY 1 pln zł
            cents MONEY 1 cent cents ct centimes centavos
            percent SHARE 1 % percent percents prozent パーセント
            percent SHARE 0.01 bps
            percent SHARE 0.1 ‰
            bytes MEASURE 1 bytes byte
            bytes MEASURE 1000 kb kib ko
            bytes MEASURE 1000000 mb mib mo megabytes megabyte
            bytes MEASURE 1000000000 gb gib go gigabytes gigabyte
            bytes MEASURE 1000000000000 tb tib terabytes terabyte
            bits MEASURE 1000000 mbps mbit
            bits MEASURE 1000000000 gbps gbit
            seconds TIME 1 second seconds sec sekunde sekunden seconde secondes segundo segundos 秒
            seconds TIME 60 minute minutes min minuten minuto minutos 分
            seconds TIME 3600 hour hours hr hrs stunde stunden heure heures hora horas 時間
            seconds TIME 86400 day days tag tage tagen jour jours dia dias 日間
            seconds TIME 604800 week weeks woche wochen semaine semaines semana semanas 週間
            months TIME 1 month months monat monate monaten mois mes meses か月 ヶ月
            months TIME 12 year years yr yrs jahr jahre jahren an ans annee annees ano anos 年間
            metres MEASURE 0.001 mm
            metres MEASURE 0.01 cm
            metres MEASURE 1 metre metres meter meters
            metres MEASURE 1000 km kilometre kilometres kilometer kilometers
            miles MEASURE 1 mile miles mi
            inches MEASURE 1 inch inches
            square-metres MEASURE 1 m2 qm sqm
            square-feet MEASURE 1 sqft
            grams MEASURE 1 g gram grams gramm
            grams MEASURE 1000 kg kilo kilos kilogram kilograms kilogramm
            pounds MEASURE 1 lb lbs
            litres MEASURE 1 litre litres liter liters
            watts MEASURE 1 w watt watts
            watts MEASURE 1000 kw
            watt-hours MEASURE 1 wh
            watt-hours MEASURE 1000 kwh
            people COUNT 1 人 名
            firms COUNT 1 社
            items COUNT 1 件
            """;

    private static final String SCALES = """
            1000 k thousand tausend mille 千
            10000 万
            100000 lakh lakhs
            1000000 million millions millionen mio millon millones mn
            10000000 crore crores
            100000000 億
            1000000000 billion bn milliarde milliarden milliard milliards mrd
            """;

    /** Scales that are only read beside a currency: elsewhere "m" is a metre. */
    private static final Map<String, BigDecimal> SCALES_OF_MONEY =
            Map.of("m", BigDecimal.valueOf(1_000_000), "b", BigDecimal.valueOf(1_000_000_000));

    private static final Map<String, Unit> UNITS = units();
    private static final Map<String, BigDecimal> FACTORS = factors();

    /** Words of several parts, longest first. */
    static final List<String> PHRASES = List.of(
            "per cent",
            "pour cent",
            "por ciento",
            "us dollars",
            "us dollar",
            "square metres",
            "square meters",
            "square feet",
            "business days",
            "working days");

    private Units() {}

    /** null: no unit. */
    static Unit of(String word) {
        return UNITS.get(word);
    }

    /** A currency that is not known, such as "mx$", is one of its own. */
    static Unit currency(String word) {
        Unit known = UNITS.get(word);
        return known == null ? new Unit(word, BigDecimal.ONE, Sort.MONEY) : known;
    }

    /** null: no scale. */
    static BigDecimal scale(String word, boolean money) {
        BigDecimal ofMoney = money ? SCALES_OF_MONEY.get(word) : null;
        return ofMoney == null ? FACTORS.get(word) : ofMoney;
    }

    private static Map<String, Unit> units() {
        Map<String, Unit> units = new HashMap<>();
        TABLE.lines().map(line -> line.strip().split(" ", -1)).forEach(line -> {
            var unit = new Unit(line[0], new BigDecimal(line[2]), Sort.valueOf(line[1]));
            for (int i = 3; i < line.length; i++) {
                units.put(Folded.text(line[i]), unit);
            }
        });
        Unit percent = units.get("%");
        List.of("per cent", "pour cent", "por ciento").forEach(phrase -> units.put(phrase, percent));
        List.of("us dollars", "us dollar").forEach(phrase -> units.put(phrase, units.get("usd")));
        List.of("square metres", "square meters").forEach(phrase -> units.put(phrase, units.get("m2")));
        units.put("square feet", units.get("sqft"));
        var workdays = new Unit("workdays", BigDecimal.ONE, Sort.TIME);
        List.of("business days", "working days", "werktage", "werktagen", "営業日")
                .forEach(phrase -> units.put(phrase, workdays));
        return units;
    }

    private static Map<String, BigDecimal> factors() {
        Map<String, BigDecimal> factors = new HashMap<>();
        SCALES.lines().map(line -> line.strip().split(" ", -1)).forEach(line -> {
            for (int i = 1; i < line.length; i++) {
                factors.put(line[i], new BigDecimal(line[0]));
            }
        });
        return factors;
    }
}
