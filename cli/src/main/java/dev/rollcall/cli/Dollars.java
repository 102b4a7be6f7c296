package dev.rollcall.cli;

import java.math.BigDecimal;
import java.util.Locale;
import java.util.regex.Pattern;

/** An amount of money as people type it: {@code 5}, {@code 5.00}, {@code $1,500}. */
final class Dollars {
    private static final Pattern AMOUNT = Pattern.compile("\\$?\\s*(\\d[\\d,]{0,20}(\\.\\d{1,10})?|\\.\\d{1,10})");

    /** The API's own bounds. */
    private static final BigDecimal LEAST = new BigDecimal("0.000001");

    private static final BigDecimal MOST = BigDecimal.valueOf(100_000_000);

    private Dollars() {}

    /**
     * @param example of what to type
     * @throws UserError when it is no amount, or one that no budget can have
     */
    static BigDecimal parse(String typed, String example) {
        var matcher = AMOUNT.matcher(typed.strip().toLowerCase(Locale.ROOT).replaceFirst("\\s*usd$", ""));
        BigDecimal amount = matcher.matches() ? new BigDecimal(matcher.group(1).replace(",", "")) : null;
        if (amount == null || amount.compareTo(LEAST) < 0 || amount.compareTo(MOST) > 0) {
            throw new UserError("'" + HumanFormat.line(typed)
                    + "' is no budget: give US dollars from 0.000001 to 100,000,000, such as " + example);
        }
        return amount;
    }
}
