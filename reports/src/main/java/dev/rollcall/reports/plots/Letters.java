package dev.rollcall.reports.plots;

import dev.rollcall.reports.plots.Mark.Weight;
import java.awt.geom.AffineTransform;
import java.awt.geom.Path2D;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import org.apache.fontbox.ttf.CmapLookup;
import org.apache.fontbox.ttf.GlyphData;
import org.apache.fontbox.ttf.TTFParser;
import org.apache.fontbox.ttf.TrueTypeFont;
import org.apache.pdfbox.io.RandomAccessReadBuffer;

/**
 * The outlines of letters, of the fonts that come with Rollcall: Liberation Sans, which has Latin, Greek, Cyrillic and Hebrew
 * letters. Another letter is an empty box.
 */
final class Letters {
    private static final Letters REGULAR = new Letters("LiberationSans-Regular.ttf");
    private static final Letters BOLD = new Letters("LiberationSans-Bold.ttf");

    private final TrueTypeFont font;
    private final CmapLookup glyphs;
    private final double unit;

    private Letters(String file) {
        try (InputStream in = Letters.class.getResourceAsStream("/liberation/" + file)) {
            font = new TTFParser().parse(new RandomAccessReadBuffer(in));
            glyphs = font.getUnicodeCmapLookup();
            unit = 1.0 / font.getUnitsPerEm();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static Letters of(Weight weight) {
        return weight == Weight.BOLD ? BOLD : REGULAR;
    }

    double width(String text, double size) {
        synchronized (font) {
            return text.codePoints().mapToDouble(this::advance).sum() * unit * size;
        }
    }

    /** @param x of the left end; y of the base line */
    Path2D outline(String text, double size, double x, double y) {
        var path = new Path2D.Double();
        double place = x;
        synchronized (font) {
            for (int letter : text.codePoints().toArray()) {
                GlyphData glyph = glyph(letter);
                if (glyph != null) {
                    var at = new AffineTransform(unit * size, 0, 0, -unit * size, place, y);
                    path.append(at.createTransformedShape(glyph.getPath()), false);
                }
                place += advance(letter) * unit * size;
            }
        }
        return path;
    }

    private GlyphData glyph(int letter) {
        try {
            return font.getGlyph().getGlyph(glyphs.getGlyphId(letter));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private double advance(int letter) {
        try {
            return font.getAdvanceWidth(glyphs.getGlyphId(letter));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
