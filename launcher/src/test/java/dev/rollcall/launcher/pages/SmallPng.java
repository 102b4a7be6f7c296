package dev.rollcall.launcher.pages;

import java.awt.image.BufferedImage;
import java.awt.image.IndexColorModel;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageWriteParam;
import javax.imageio.ImageWriter;
import javax.imageio.stream.ImageOutputStream;

/** Writes a picture of a page with the 256 colours that matter most, in a third of the bytes: pages have few. */
final class SmallPng {
    private static final int COLOURS = 256;

    private SmallPng() {}

    static void write(byte[] png, Path file) {
        try {
            BufferedImage picture = ImageIO.read(new ByteArrayInputStream(png));
            int[] palette = palette(picture);
            var model = new IndexColorModel(8, palette.length, palette, 0, false, -1, 0);
            var small =
                    new BufferedImage(picture.getWidth(), picture.getHeight(), BufferedImage.TYPE_BYTE_INDEXED, model);
            var nearest = new HashMap<Integer, Integer>();
            for (int y = 0; y < picture.getHeight(); y++) {
                for (int x = 0; x < picture.getWidth(); x++) {
                    int index = nearest.computeIfAbsent(picture.getRGB(x, y), colour -> nearest(colour, palette));
                    small.getRaster().setSample(x, y, 0, index);
                }
            }
            write(small, file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** With the best compression: ImageIO's own writes a quarter more bytes. */
    private static void write(BufferedImage picture, Path file) throws IOException {
        Files.deleteIfExists(file);
        ImageWriter writer = ImageIO.getImageWritersByFormatName("png").next();
        ImageWriteParam best = writer.getDefaultWriteParam();
        best.setCompressionMode(ImageWriteParam.MODE_EXPLICIT);
        best.setCompressionQuality(0);
        try (ImageOutputStream out = ImageIO.createImageOutputStream(file.toFile())) {
            writer.setOutput(out);
            writer.write(null, new IIOImage(picture, null, null), best);
        } finally {
            writer.dispose();
        }
    }

    private static int[] palette(BufferedImage picture) {
        var counts = new HashMap<Integer, Integer>();
        for (int y = 0; y < picture.getHeight(); y++) {
            for (int x = 0; x < picture.getWidth(); x++) {
                int colour = picture.getRGB(x, y);
                counts.merge(colour, 1 + saturation(colour), Integer::sum);
            }
        }
        List<Map.Entry<Integer, Integer>> frequent = counts.entrySet().stream()
                .sorted(Map.Entry.<Integer, Integer>comparingByValue().reversed())
                .limit(COLOURS)
                .toList();
        return frequent.stream().mapToInt(Map.Entry::getKey).toArray();
    }

    /** How far a colour is from grey: a red number counts more than the many greys of a text's edges. */
    private static int saturation(int colour) {
        int red = colour >> 16 & 0xff;
        int green = colour >> 8 & 0xff;
        int blue = colour & 0xff;
        return Math.max(red, Math.max(green, blue)) - Math.min(red, Math.min(green, blue));
    }

    private static int nearest(int colour, int[] palette) {
        int best = 0;
        int least = Integer.MAX_VALUE;
        for (int i = 0; i < palette.length; i++) {
            int distance = distance(colour, palette[i], 16)
                    + distance(colour, palette[i], 8)
                    + distance(colour, palette[i], 0);
            if (distance < least) {
                least = distance;
                best = i;
            }
        }
        return best;
    }

    private static int distance(int one, int other, int shift) {
        int difference = (one >> shift & 0xff) - (other >> shift & 0xff);
        return difference * difference;
    }
}
