package dev.rollcall.reports.pdf;

import com.openhtmltopdf.extend.FSObjectDrawer;
import com.openhtmltopdf.outputdevice.helper.BaseRendererBuilder.FontStyle;
import com.openhtmltopdf.pdfboxout.PdfBoxRenderer;
import com.openhtmltopdf.pdfboxout.PdfRendererBuilder;
import com.openhtmltopdf.render.DefaultObjectDrawerFactory;
import com.openhtmltopdf.util.XRLog;
import dev.rollcall.reports.CanonicalJson;
import dev.rollcall.reports.ReportDocument;
import dev.rollcall.reports.plots.Drawing;
import dev.rollcall.reports.plots.Painter;
import dev.rollcall.reports.plots.Plot;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.Calendar;
import java.util.GregorianCalendar;
import java.util.HexFormat;
import java.util.Locale;
import java.util.TimeZone;
import java.util.logging.Level;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.apache.pdfbox.pdmodel.PDDocumentInformation;
import org.apache.pdfbox.pdmodel.font.FontMappers;

/** Makes the PDF of a report. */
public final class ReportPdf {
    static {
        XRLog.listRegisteredLoggers().forEach(logger -> XRLog.setLevel(logger, Level.SEVERE));
        FontMappers.set(new BundledFont());
    }

    private ReportPdf() {}

    /** @param number of the report, by which it can be asked for again */
    public static byte[] of(ReportDocument report, int number) {
        byte[] sha256 = CanonicalJson.of(report).sha256();
        String html = new ReportPages(report, number, HexFormat.of().formatHex(sha256)).html();
        var out = new ByteArrayOutputStream();
        try (PdfBoxRenderer renderer =
                builder(report).withHtmlContent(html, null).buildPdfRenderer()) {
            renderer.layout();
            renderer.createPDFWithoutClosing();
            try (PDDocument pdf = renderer.getPdfDocument()) {
                sign(pdf, report, sha256);
                pdf.save(out);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return out.toByteArray();
    }

    private static PdfRendererBuilder builder(ReportDocument report) {
        var plots = new DefaultObjectDrawerFactory();
        for (Plot plot : Plot.values()) {
            plots.registerDrawer(ReportPages.type(plot), drawer(plot.of(report)));
        }
        return new PdfRendererBuilder()
                .useFastMode()
                // Tagged, for those who listen to it; and without PDFBox's own fonts, for which it looks on the
                // machine.
                .usePdfUaAccessibility(true)
                .useObjectDrawerFactory(plots)
                .useFont(() -> font("Regular"), ReportPages.FONT, 400, FontStyle.NORMAL, true)
                .useFont(() -> font("Bold"), ReportPages.FONT, 700, FontStyle.NORMAL, true)
                .withProducer("Rollcall");
    }

    static InputStream font(String style) {
        return ReportPdf.class.getResourceAsStream("/liberation/LiberationSans-" + style + ".ttf");
    }

    private static FSObjectDrawer drawer(Drawing drawing) {
        return (element, x, y, width, height, device, context, dotsPerPixel) -> {
            device.drawWithGraphics(
                    (float) x, (float) y, (float) width / dotsPerPixel, (float) height / dotsPerPixel, graphics -> {
                        double scale = width / dotsPerPixel / drawing.width();
                        graphics.scale(scale, scale);
                        new Painter(graphics).paint(drawing);
                    });
            return null;
        };
    }

    private static void sign(PDDocument pdf, ReportDocument report, byte[] sha256) {
        PDDocumentInformation about = pdf.getDocumentInformation();
        about.setCreator("Rollcall");
        Calendar asOf = new GregorianCalendar(TimeZone.getTimeZone("UTC"), Locale.ROOT);
        asOf.setTimeInMillis(Instant.parse(report.asOf()).toEpochMilli());
        about.setCreationDate(asOf);
        about.setModificationDate(asOf);
        // PDFBox takes the time of day otherwise.
        pdf.setDocumentId(ByteBuffer.wrap(sha256).getLong());
    }
}
