package dev.rollcall.site.claims.check;

import dev.rollcall.site.claims.CheckResult.Reason;
import java.util.regex.Pattern;

/** Words that make a statement a range, an estimate, a condition or a matter of another time. */
final class Hedges {
    /** What may stand between such a word and its number. */
    private static final String GAP =
            "(?:only |just |as (?:little|low|few|much|many|high) as |a |an |the |nur |kosten(?:den)? )?[^\\p{L}\\d\\s]{0,3}"
                    + "(?:usd|eur|gbp|chf|us)? ?";

    private static final String NUMBER =
            "(?:\\d|(?:one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|twenty|thirty"
                    + "|ein|zwei|drei|vier|funf|sechs|zehn|un|une|deux|trois|cinq|dix|uno|dos|tres|cinco|diez)\\b)";

    private static final Pattern RANGE =
            Pattern.compile("\\b(?:from|over|under|above|below|about|around|some|within|ab|bis|uber|unter|rund|etwa"
                    + "|knapp|gut|des|desde|hasta|unos|unas|sobre|vers|quelque|near|to) " + GAP + NUMBER
                    + "|\\b(?:up to|starting (?:at|from)|starts? (?:at|from)|beginning at|at least|at most|minimum|maximum|more than|less than"
                    + "|fewer than|no more than|not more than|greater than|approximately|approx|roughly|nearly|almost|close to|between|or (?:more|less|fewer|higher|lower)"
                    + "|and (?:up|above|more)|varies|vary|depend(?:s|ing)?|usually|typically|generally|average|estimated|estimate|range of prices"
                    + "|bis zu|mindestens|hochstens|maximal|minimal|ungefahr|zirka|circa|zwischen|mehr als|weniger als|je nach|durchschnittlich"
                    + "|a partir de|jusqu'a|au moins|au plus|au maximum|environ|entre|plus de|moins de|pres de|en moyenne|selon"
                    + "|al menos|como maximo|como minimo|mas de|menos de|aproximadamente|alrededor|cerca de|casi|segun|depende)\\b"
                    + "|" + NUMBER + "[^\\p{L}\\d\\n|]{0,3} ?(?:- |-|~|to |bis |a |hasta )" + " ?[$€£¥]? ?" + NUMBER
                    + "|\\b(?:min|max)\\.|\\bca(?:\\.| )[^\\p{L}\\n]{0,4}\\d|\\d ?\\+(?! ?[$€£¥\\d])|\\d[km]? ?\\+ |[<>≤≥~≈]"
                    + "|から|以上|以下|最大|最低|約|まで|未満|ほど|程度|超|〜|前後");

    private static final Pattern OTHER_TIME =
            Pattern.compile("\\b(?:until|till|before|previously|formerly|former|used to|was|were|had|no longer|old"
                    + "|originally|last year|historically|will|soon|upcoming|planned|plans to|from (?:january|february|march|april|may|june|july|august|september"
                    + "|october|november|december)|effective|limited time|promotion|promotional|sale|save|off|discount|discounted|introductory|first (?:year|month)"
                    + "|bisher|fruher|fruhere|ehemals|ehemalige|war|waren|wird|werden|kunftig|rabatt|aktion|jusqu'en|ancien|ancienne|etait|etaient"
                    + "|sera|promotion|reduction|antes|antiguo|era|eran|sera|oferta|descuento|goal|target)\\b"
                    + "|以前|かつて|予定|旧|キャンペーン");

    private static final Pattern CONDITION = Pattern.compile(
            "\\b(?:not|never|no|without|if|unless|except|excluding|plus|otherwise|optional|optionally"
                    + "|unlike|versus|vs|compared|competitor|competitors|others|other|instead of|whereas|while|when|only (?:for|with|in|on)|must|should"
                    + "|kein|keine|keinen|nicht|ohne|wenn|falls|sofern|ausser|zzgl|zuzuglich|nur (?:fur|mit|in)|andere|anders als"
                    + "|ne|pas|sans|si|sauf|hors|uniquement|no|sin|excepto|salvo|solo|otros)\\b|[a-z]n't\\b|ない|ません|場合|のみ|税別|税抜");

    private static final Pattern TAX =
            Pattern.compile("\\b(?:vat|gst|tax|taxes|mwst|ust|netto|brutto|ttc|ht|tva|iva)\\b|税");

    private Hedges() {}

    /** Why a statement about a number says nothing certain; null: nothing in it does that. */
    static Reason ofNumber(String folded) {
        if (RANGE.matcher(folded).find()) {
            return Reason.RANGE;
        }
        return ofName(folded);
    }

    /** The same of a name. */
    static Reason ofName(String folded) {
        boolean other =
                OTHER_TIME.matcher(folded).find() || CONDITION.matcher(folded).find();
        return other ? Reason.OTHER_TIME_OR_CONDITION : null;
    }

    /** The same of a date, where "was" and numbers are no hedges. */
    static Reason ofDate(String folded) {
        if (CONDITION.matcher(folded).find()) {
            return Reason.OTHER_TIME_OR_CONDITION;
        }
        return DATE_RANGE.matcher(folded).find() ? Reason.RANGE : null;
    }

    static boolean speaksOfTax(String folded) {
        return TAX.matcher(folded).find();
    }

    private static final Pattern DATE_RANGE = Pattern.compile(
            "\\b(?:about|around|circa|ca|approximately|roughly|late|early|mid|end of|beginning of|before|after|since|until|between|(?:by|from|in) (?:about |around |early |late |mid )?(?:the )?(?:end|middle|start)|expected|planned"
                    + "|um|etwa|vor|nach|seit|ende|anfang|mitte|bis|zwischen|geplant|vers|environ|avant|apres|depuis|debut|fin|entre|hacia|antes|despues|desde"
                    + "|principios|finales|prevu|previsto|will|spring|summer|autumn|fall|winter|quarter|q[1-4])\\b"
                    + "|\\d{4} ?- ?\\d{4}|頃|以降|以前|予定|から|まで|[~≈<>]");
}
