package dev.rollcall.stack.settings;

import dev.rollcall.cli.TextBytes;
import dev.rollcall.cli.UserError;
import java.io.IOException;
import java.io.StringReader;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.error.Mark;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;

/**
 * A YAML file that knows the line of each entry, so that errors can name it.
 *
 * @param root null when the file has only comments
 */
record YamlFile(Path path, String text, Node root) {
    private static final String HINT =
            "; indent with spaces, and put texts that hold ': ', ' #' or '{' between double quotes";

    /** @throws UserError when it can't be read, or is not YAML */
    static YamlFile read(Path path) {
        try {
            String text = TextBytes.decoded(Files.readAllBytes(path));
            var file = new YamlFile(path, text, new Yaml(new LoaderOptions()).compose(new StringReader(text)));
            file.refuseTwins(List.of(), file.root, Collections.newSetFromMap(new IdentityHashMap<>()));
            return file;
        } catch (MarkedYAMLException e) {
            // A quote or bracket that is never closed is found at the end of the file, but has to be mended where it
            // begins.
            boolean unclosed = e.getContextMark() != null
                    && (e.getProblem().contains("end of stream")
                            || e.getProblem().contains("<stream end>"));
            Mark mark = unclosed ? e.getContextMark() : e.getProblemMark();
            String problem = e.getProblem().startsWith("expected <block end>")
                    ? "this line is not indented like those beside it"
                    : e.getProblem();
            throw new UserError(path + ", line " + (mark.getLine() + 1) + ": not valid YAML: " + problem + HINT, e);
        } catch (YAMLException e) {
            throw new UserError(path + ": not valid YAML: " + e.getMessage() + HINT, e);
        } catch (CharacterCodingException e) {
            throw new UserError(path + " is not UTF-8: save it as that", e);
        } catch (IOException e) {
            throw new UserError(
                    path + " can't be read (" + e.getMessage() + "): it must be a file that you may read", e);
        }
    }

    /** @param names the path from the root: {@code providers}, {@code openai}, {@code model}; in a list the index */
    UserError userError(List<String> names, String words, Throwable cause) {
        FoundKey found = find(names);
        String name = found.names().isEmpty() ? "" : ", " + String.join(".", found.names());
        return new UserError(path + ", line " + found.line() + name + ": " + words, cause);
    }

    UserError userError(List<String> names, String words) {
        return userError(names, words, null);
    }

    /** The place of an entry, for people: {@code rollcall.yaml, line 12}. */
    String place(List<String> names) {
        return path.getFileName() + ", line " + line(names);
    }

    int line(List<String> names) {
        return find(names).line();
    }

    /**
     * Refuses two entries with the same name, because later readers of the file would see only one of them.
     *
     * @param seen the nodes seen so far, because an anchor may lead back to its own node
     */
    private void refuseTwins(List<String> names, Node node, Set<Node> seen) {
        if (!seen.add(node)) {
            return;
        }
        if (node instanceof SequenceNode list) {
            for (int i = 0; i < list.getValue().size(); i++) {
                refuseTwins(with(names, String.valueOf(i)), list.getValue().get(i), seen);
            }
        }
        if (node instanceof MappingNode mapping) {
            var known = new HashSet<String>();
            for (NodeTuple entry : mapping.getValue()) {
                if (entry.getKeyNode() instanceof ScalarNode key) {
                    List<String> inner = with(names, key.getValue());
                    if (!known.add(key.getValue())) {
                        throw userError(inner, "it is there a second time: rename or remove one of them");
                    }
                    refuseTwins(inner, entry.getValueNode(), seen);
                }
            }
        }
    }

    private static List<String> with(List<String> names, String name) {
        return Stream.concat(names.stream(), Stream.of(name)).toList();
    }

    /** @param names the names that people look for, without indexes */
    private record FoundKey(int line, List<String> names) {}

    private FoundKey find(List<String> names) {
        var shown = new ArrayList<String>();
        Node node = root;
        Node at = root;
        for (String name : names) {
            if (node instanceof SequenceNode list) {
                at = node = list.getValue().get(Integer.parseInt(name));
                continue;
            }
            NodeTuple entry = entry(node, name);
            if (entry == null) {
                break;
            }
            shown.add(name);
            at = entry.getKeyNode();
            node = entry.getValueNode();
        }
        return new FoundKey(at.getStartMark().getLine() + 1, shown);
    }

    /** The last entry with that name: of two, the second one is too many. */
    private static NodeTuple entry(Node node, String name) {
        return !(node instanceof MappingNode mapping)
                ? null
                : mapping.getValue().stream()
                        .filter(entry -> entry.getKeyNode() instanceof ScalarNode key
                                && key.getValue().equals(name))
                        .collect(Collectors.reducing((first, second) -> second))
                        .orElse(null);
    }
}
