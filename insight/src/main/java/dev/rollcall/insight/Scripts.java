package dev.rollcall.insight;

import com.ibm.icu.lang.UCharacter;
import com.ibm.icu.lang.UProperty;
import com.ibm.icu.lang.UScript;

/** Scripts, as far as reading needs them. */
final class Scripts {
    static final int LATIN = UScript.LATIN;
    static final int HAN = UScript.HAN;
    static final int HIRAGANA = UScript.HIRAGANA;
    static final int KATAKANA = UScript.KATAKANA;
    static final int HANGUL = UScript.HANGUL;
    static final int ARABIC = UScript.ARABIC;
    static final int HEBREW = UScript.HEBREW;
    static final int THAI = UScript.THAI;
    static final int COMMON = UScript.COMMON;

    private static final int LONG_VOWEL = 0x30FC;

    private Scripts() {}

    /** ICU's number of the script; {@link #COMMON} for digits, spaces and punctuation, {@link #KATAKANA} for ー. */
    static int of(int sign) {
        if (sign < 0x250) {
            return Character.isLetter(sign) ? LATIN : COMMON;
        }
        if (sign == LONG_VOWEL) {
            return KATAKANA;
        }
        int script = UCharacter.getIntPropertyValue(sign, UProperty.SCRIPT);
        return script == UScript.INHERITED ? COMMON : script;
    }

    /** Written without spaces between words. */
    static boolean isUnspaced(int sign) {
        if (sign < 0xE00) {
            return false;
        }
        return sign < 0xF00
                || sign >= 0x1000 && sign < 0x10A0
                || sign >= 0x1780 && sign < 0x1800
                || sign >= 0x3005 && sign < 0x3008
                || sign >= 0x3041 && sign < 0x3100 && sign != 0x30FB
                || sign >= 0x3400 && sign < 0xA000
                || sign >= 0xF900 && sign < 0xFB00
                || sign >= 0x20000 && sign < 0x32000;
    }

    /** Whether the script has capitals. */
    static boolean hasCase(int sign) {
        return Character.isUpperCase(sign) || Character.isLowerCase(sign);
    }
}
