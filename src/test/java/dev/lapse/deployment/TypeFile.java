package dev.lapse.deployment;

import dev.lapse.deployment.Shape.Field;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * A file of TypeScript's declarations that is named after the one type it declares: {@code
 * Cluster.d.ts} declares {@code ICluster}. It reads as much of the language as the packages {@code
 * @kubernetes-models} are written in, and refuses the rest.
 */
final class TypeFile {
  private static final String ENDING = ".d.ts";
  private static final Pattern COMMENT = Pattern.compile("/\\*.*?\\*/", Pattern.DOTALL);
  private static final Pattern IMPORT = Pattern.compile("import \\{ ([^}]+) } from \"([^\"]+)\";");
  private static final Pattern TOKEN = Pattern.compile("\"[^\"]*\"|\\w+|[^\\s\\w]");

  private final Path file;
  private final Map<String, String> imports = new HashMap<>();
  private final Deque<String> tokens = new ArrayDeque<>();
  private final Shape declared;

  private TypeFile(Path file, String text) {
    this.file = file;
    var names = IMPORT.matcher(text);
    while (names.find()) {
      for (var name : List.of(names.group(1).split(", ", -1))) {
        imports.put(name, names.group(2));
      }
    }
    var type = "I" + file.getFileName().toString().replace(ENDING, "");
    var begin = Pattern.compile("export (interface|type) " + type + "\\b").matcher(text);
    if (!begin.find()) {
      throw new IllegalStateException(file + " does not declare " + type);
    }
    var rest = TOKEN.matcher(text.substring(begin.end()));
    while (rest.find()) {
      tokens.add(rest.group());
    }
    this.declared = begin.group(1).equals("interface") ? anInterface() : anAlias();
    tokens.clear();
  }

  static TypeFile read(Path file) {
    try {
      return new TypeFile(file, COMMENT.matcher(Files.readString(file)).replaceAll(""));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** What its type looks like. */
  Shape declared() {
    return declared;
  }

  /** From where a name in it comes: another file of the package, or another package. */
  String origin(String name) {
    var origin = imports.get(name);
    if (origin == null) {
      throw new IllegalStateException(file + " does not say what " + name + " is");
    }
    return origin;
  }

  /** A file that it names by a way from itself. */
  TypeFile beside(String way) {
    return read(file.resolveSibling(way.replaceFirst("\\.js$", ENDING)).normalize());
  }

  private Shape anInterface() {
    var parents = new ArrayList<String>();
    if (took("extends")) {
      do {
        parents.add(tokens.remove());
      } while (took(","));
    }
    take("{");
    return new Shape.Fields(parents, fields());
  }

  private Shape anAlias() {
    take("=");
    return shape();
  }

  private Map<String, Field> fields() {
    var fields = new LinkedHashMap<String, Field>();
    while (!took("}")) {
      var name = unquoted(tokens.remove());
      boolean required = !took("?");
      take(":");
      fields.put(name, new Field(shape(), required));
      take(";");
    }
    return fields;
  }

  private Shape shape() {
    var token = tokens.remove();
    return switch (token) {
      case "string" -> new Shape.Scalar(String.class);
      case "number" -> new Shape.Scalar(Number.class);
      case "boolean" -> new Shape.Scalar(Boolean.class);
      case "Array" -> items();
      case "{" -> braces();
      default -> isValue(token) ? values(token) : new Shape.Named(token);
    };
  }

  private Shape items() {
    take("<");
    var items = new Shape.ListOf(shape());
    take(">");
    return items;
  }

  private Shape braces() {
    if (!took("[")) {
      return new Shape.Fields(List.of(), fields());
    }
    List.of("key", ":", "string", "]", ":").forEach(this::take);
    var entries = new Shape.MapOf(shape());
    List.of(";", "}").forEach(this::take);
    return entries;
  }

  private Shape values(String first) {
    var values = new LinkedHashSet<String>();
    values.add(unquoted(first));
    while (took("|")) {
      values.add(unquoted(tokens.remove()));
    }
    return new Shape.OneOf(values);
  }

  private static boolean isValue(String token) {
    return token.startsWith("\"") || Character.isDigit(token.charAt(0));
  }

  private static String unquoted(String token) {
    return token.replace("\"", "");
  }

  private boolean took(String token) {
    boolean there = token.equals(tokens.peek());
    if (there) {
      tokens.remove();
    }
    return there;
  }

  private void take(String token) {
    if (!took(token)) {
      throw new IllegalStateException(
          "%s: %s where %s was expected".formatted(file, tokens.peek(), token));
    }
  }
}
