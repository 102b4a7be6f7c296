package dev.rollcall.simulator.batches;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.rollcall.simulator.vendors.RejectedException;
import dev.rollcall.simulator.vendors.SimulatedError;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;

/** Reads a JSON object of any size, of which one array is large: its elements are handed on one by one. */
final class StreamedArray {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final JsonParser parser;
    private final List<String> place;
    private final Consumer<JsonNode> element;

    private StreamedArray(JsonParser parser, List<String> place, Consumer<JsonNode> element) {
        this.parser = parser;
        this.place = place;
        this.element = element;
    }

    /**
     * @param place the names that lead to the array, in camelCase; snake_case is understood too
     * @return the rest; the array in it is empty
     */
    static ObjectNode read(Path file, List<String> place, Consumer<JsonNode> element) {
        try (JsonParser parser = JSON.createParser(file.toFile())) {
            if (parser.nextToken() != JsonToken.START_OBJECT) {
                throw notJson();
            }
            ObjectNode rest = new StreamedArray(parser, place, element).object(0);
            if (parser.nextToken() != null) {
                throw notJson();
            }
            return rest;
        } catch (JsonProcessingException e) {
            throw notJson();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static RejectedException notJson() {
        return new RejectedException(SimulatedError.invalid("We could not parse the JSON body of your request.", null));
    }

    /** @param depth how many names of the place lead here; negative: it is somewhere else */
    private ObjectNode object(int depth) throws IOException {
        ObjectNode object = JSON.createObjectNode();
        while (parser.nextToken() == JsonToken.FIELD_NAME) {
            String name = parser.currentName();
            JsonToken first = parser.nextToken();
            boolean onTheWay = depth >= 0 && plain(name).equals(plain(place.get(depth)));
            boolean last = depth == place.size() - 1;
            if (onTheWay && last && first == JsonToken.START_ARRAY) {
                while (parser.nextToken() != JsonToken.END_ARRAY) {
                    element.accept(JSON.readTree(parser));
                }
                object.putArray(place.get(depth));
            } else if (onTheWay && !last && first == JsonToken.START_OBJECT) {
                object.set(place.get(depth), object(depth + 1));
            } else {
                object.set(name, JSON.readTree(parser));
            }
        }
        return object;
    }

    private static String plain(String name) {
        return name.replace("_", "").toLowerCase(Locale.ROOT);
    }
}
