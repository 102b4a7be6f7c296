package dev.rollcall.llm.batch;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.util.Arrays;

/** Takes a part out of JSON as it was written, byte by byte, so that what is kept of a reply is what came. */
final class RawJson {

    private static final JsonFactory JSON = new JsonFactory();

    private RawJson() {}

    /**
     * @param json in UTF-8
     * @param path the names of members, from the outside
     * @return the value's bytes; empty when it is not there
     */
    static byte[] at(byte[] json, String... path) throws IOException {
        try (JsonParser parser = JSON.createParser(json)) {
            parser.nextToken();
            for (String name : path) {
                if (!entered(parser, name)) {
                    return new byte[0];
                }
            }
            int start = (int) parser.currentTokenLocation().getByteOffset();
            parser.skipChildren();
            if (parser.currentToken().isScalarValue()) {
                parser.finishToken();
            }
            return Arrays.copyOfRange(
                    json, start, (int) parser.currentLocation().getByteOffset());
        }
    }

    /** Goes from an object to the value of a member; whether there is one. */
    private static boolean entered(JsonParser parser, String name) throws IOException {
        if (parser.currentToken() != JsonToken.START_OBJECT) {
            return false;
        }
        while (parser.nextToken() == JsonToken.FIELD_NAME) {
            boolean isIt = parser.currentName().equals(name);
            parser.nextToken();
            if (isIt) {
                return true;
            }
            parser.skipChildren();
        }
        return false;
    }
}
