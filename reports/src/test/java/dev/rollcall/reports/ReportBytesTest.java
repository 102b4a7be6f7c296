package dev.rollcall.reports;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rollcall.reports.pdf.ReportPdf;
import dev.rollcall.reports.plots.Plot;
import dev.rollcall.reports.plots.PngPicture;
import dev.rollcall.reports.plots.SvgPicture;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.TimeZone;
import java.util.stream.IntStream;
import javax.imageio.ImageIO;
import javax.xml.parsers.DocumentBuilderFactory;
import org.apache.pdfbox.Loader;
import org.apache.pdfbox.cos.COSName;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.apache.pdfbox.pdmodel.PDPage;
import org.apache.pdfbox.pdmodel.font.PDFont;
import org.apache.pdfbox.text.PDFTextStripper;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ReportBytesTest {
    private final ReportDocument report = SampleReport.of(false);

    /** Arabic digits, decimal commas and another day must not get into the bytes. */
    @Test
    void eachFormatHasTheSameBytesWhateverTheMachineIs() throws Exception {
        Map<String, byte[]> here = formats();
        Locale locale = Locale.getDefault();
        TimeZone zone = TimeZone.getDefault();
        try {
            Locale.setDefault(Locale.forLanguageTag("ar-EG-u-nu-arab"));
            TimeZone.setDefault(TimeZone.getTimeZone("Pacific/Auckland"));
            Map<String, byte[]> there = formats();
            here.forEach(
                    (format, bytes) -> assertThat(there.get(format)).as(format).isEqualTo(bytes));
        } finally {
            Locale.setDefault(locale);
            TimeZone.setDefault(zone);
        }
    }

    @Test
    void jsonIsCanonical() {
        String json = new String(CanonicalJson.of(report).bytes(), StandardCharsets.UTF_8);
        assertThat(json)
                .startsWith(
                        "{\"as_of\":\"2026-11-30T10:34:58.123456Z\",\"compared_with\":null,\"domain\":\"stripe.com\",")
                .contains("\"point\":0.681235,")
                .doesNotContain("\n");
    }

    @Test
    void thePdfHasTheFiguresAsText() throws IOException {
        String text = text(ReportPdf.of(report, 17));
        assertThat(text)
                .contains("Report 17", "What language models say of Stripe", "68 %", "55–80 %", "1,301 of 1,386")
                .contains("perplexity/sonar-pro/api-search", "– too few answers", "failed: provider_down 30")
                .contains("PayPal & Söhne <Ltd>", "95 %: 55–80 %")
                .contains("a job looked at while their answers came 98.8 %")
                .doesNotContainIgnoringCase("simulated");
        assertThat(text(ReportPdf.of(SampleReport.of(true), 17)))
                .contains("Simulated: these answers", "SIMULATED ANSWERS");
    }

    /** A font of the machine would be another on the next one. */
    @Test
    void thePdfBringsItsFontsAndItsDates() throws IOException {
        try (PDDocument pdf = Loader.loadPDF(ReportPdf.of(report, 17))) {
            for (PDPage page : pdf.getPages()) {
                for (COSName name : page.getResources().getFontNames()) {
                    PDFont font = page.getResources().getFont(name);
                    assertThat(font.isEmbedded()).as(font.getName()).isTrue();
                }
            }
            assertThat(pdf.getDocumentInformation().getCreationDate().toInstant())
                    .isEqualTo("2026-11-30T10:34:58Z");
            assertThat(pdf.getDocumentInformation().getTitle())
                    .isEqualTo("What language models say of Stripe (stripe.com)");
        }
    }

    @ParameterizedTest
    @EnumSource
    void aPictureHasItsSizeAndSomethingOnIt(Plot plot) throws Exception {
        var drawing = plot.of(report);
        var picture = ImageIO.read(new ByteArrayInputStream(PngPicture.of(drawing)));
        assertThat(picture.getWidth()).isEqualTo(1600);
        assertThat(picture.getHeight()).isEqualTo(2 * drawing.height());
        assertThat(IntStream.range(0, 1600 * picture.getHeight())
                        .map(i -> picture.getRGB(i % 1600, i / 1600) & 0xffffff)
                        .filter(dot -> dot == 0x1d5fa8)
                        .count())
                .isGreaterThan(100);
        String svg = SvgPicture.of(drawing);
        DocumentBuilderFactory.newInstance()
                .newDocumentBuilder()
                .parse(new ByteArrayInputStream(svg.getBytes(StandardCharsets.UTF_8)));
        assertThat(svg).contains("Stripe").doesNotContain("SIMULATED");
        assertThat(SvgPicture.of(plot.of(SampleReport.of(true)))).contains(">SIMULATED<");
    }

    private static String text(byte[] pdf) throws IOException {
        try (PDDocument read = Loader.loadPDF(pdf)) {
            return new PDFTextStripper().getText(read);
        }
    }

    private Map<String, byte[]> formats() throws IOException {
        var formats = new LinkedHashMap<String, byte[]>();
        formats.put("json", CanonicalJson.of(report).bytes());
        formats.put("pdf", ReportPdf.of(report, 17));
        for (Plot plot : Plot.values()) {
            formats.put(plot.word() + ".png", PngPicture.of(plot.of(report)));
            formats.put(plot.word() + ".svg", SvgPicture.of(plot.of(report)).getBytes(StandardCharsets.UTF_8));
        }
        var parquet = new ByteArrayOutputStream();
        try (var table = new ParquetTable(ReportTable.COLUMNS, parquet)) {
            for (var row : ReportTable.rows(report)) {
                table.row(row);
            }
        }
        formats.put("parquet", parquet.toByteArray());
        return formats;
    }
}
