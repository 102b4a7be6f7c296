package dev.rollcall.llm.batch;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParseException;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.io.JsonEOFException;
import dev.rollcall.llm.BodyReader;
import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.IOException;
import java.util.Set;
import okio.BufferedSource;

/**
 * The elements of an array somewhere in a JSON body. Google tells it twice, under {@code metadata} and {@code response}: only
 * the first array of that name is read.
 */
final class ArraySource implements RowSource, Closeable {

    private static final JsonFactory JSON = new JsonFactory();
    private static final Set<String> NEXT = Set.of("pagination_token", "next_cursor", "next_page_token");

    private final JsonParser parser;
    private final String name;
    private final int longest;
    private boolean isInside;
    private boolean isOver;
    private String nextPage;

    /**
     * @param name of the array
     * @param longest a longer element is passed over
     */
    ArraySource(BufferedSource body, String name, int longest) throws IOException {
        this.parser = JSON.createParser(body.inputStream());
        this.name = name;
        this.longest = longest;
    }

    /** @throws BodyReader.Unusable when the body is not JSON */
    @Override
    public Element next() throws IOException {
        try {
            return isInside || !isOver && found() ? element() : rest();
        } catch (JsonEOFException e) {
            throw e;
        } catch (JsonParseException e) {
            throw new BodyReader.Unusable("not whole JSON: " + e.getOriginalMessage());
        }
    }

    @Override
    public String nextPage() {
        return nextPage;
    }

    @Override
    public void close() throws IOException {
        parser.close();
    }

    /** Goes to the array; whether there is one. */
    private boolean found() throws IOException {
        for (JsonToken token = parser.nextToken(); token != null; token = parser.nextToken()) {
            notePage(token);
            if (token == JsonToken.START_ARRAY && name.equals(parser.currentName())) {
                isInside = true;
                return true;
            }
        }
        isOver = true;
        return false;
    }

    private Element element() throws IOException {
        if (parser.nextToken() == JsonToken.END_ARRAY) {
            isInside = false;
            isOver = true;
            return rest();
        }
        Bounded bytes = new Bounded(longest);
        try (JsonGenerator copy = JSON.createGenerator(bytes)) {
            copy.copyCurrentStructureExact(parser);
        }
        return new Element(bytes.isFull ? null : bytes.toByteArray(), true);
    }

    /** Reads to the end, which a broken connection does not have. */
    private Element rest() throws IOException {
        for (JsonToken token = parser.nextToken(); token != null; token = parser.nextToken()) {
            notePage(token);
        }
        return null;
    }

    private void notePage(JsonToken token) throws IOException {
        boolean isOuter = parser.getParsingContext().getParent() != null
                && parser.getParsingContext().getParent().inRoot();
        if (token == JsonToken.VALUE_STRING && isOuter && NEXT.contains(parser.currentName())) {
            String text = parser.getText();
            nextPage = text.isBlank() ? null : text;
        }
    }

    /** Keeps only so much. */
    private static final class Bounded extends ByteArrayOutputStream {
        private final int longest;
        private boolean isFull;

        Bounded(int longest) {
            this.longest = longest;
        }

        @Override
        public synchronized void write(byte[] b, int off, int len) {
            if (count + len > longest) {
                isFull = true;
            } else if (!isFull) {
                super.write(b, off, len);
            }
        }

        @Override
        public synchronized void write(int b) {
            write(new byte[] {(byte) b}, 0, 1);
        }
    }
}
