package dev.lapse.deployment;

import static dev.lapse.deployment.Manifests.at;
import static dev.lapse.deployment.Manifests.list;
import static dev.lapse.deployment.Manifests.map;

import com.google.gson.Gson;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;

/** The alerts and the dashboard of {@code kubernetes/components/monitoring}. */
record Alerts(Map<String, Object> spec) {
  private static final Path COMPONENT = Path.of("kubernetes", "components", "monitoring");
  private static final Pattern METRIC = Pattern.compile("\\b(lapse|http|process)_[a-z_]+");

  static Alerts read() {
    return new Alerts(map(yaml(COMPONENT.resolve("alerts.yaml")).get("spec")));
  }

  static Map<String, Object> yaml(Path file) {
    try (var text = Files.newBufferedReader(file)) {
      return map(new Yaml(new SafeConstructor(new LoaderOptions())).load(text));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private Stream<Map<String, Object>> rules() {
    return list(spec.get("groups")).stream()
        .flatMap(group -> list(at(group, "rules")).stream())
        .map(Manifests::map);
  }

  List<String> names() {
    return rules().map(rule -> (String) rule.get("alert")).toList();
  }

  /** The file of rules that Prometheus reads. */
  void writeTo(Path file) {
    write(file, new Gson().toJson(spec));
  }

  /** The same, with nobody waiting before an alert fires. */
  void writeImpatientlyTo(Path file) {
    write(file, new Gson().toJson(spec).replaceAll("\"for\":\"[0-9a-z]+\"", "\"for\":\"1s\""));
  }

  /** YAML takes JSON as it is. */
  private static void write(Path file, String json) {
    try {
      Files.writeString(file, json);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Every expression of the dashboard, for a graph whose points are a minute apart. */
  static List<String> dashboard() {
    try (var text = Files.newBufferedReader(COMPONENT.resolve("dashboard.json"))) {
      return JsonParser.parseReader(text)
          .getAsJsonObject()
          .getAsJsonArray("panels")
          .asList()
          .stream()
          .map(JsonElement::getAsJsonObject)
          .filter(panel -> panel.has("targets"))
          .flatMap(panel -> panel.getAsJsonArray("targets").asList().stream())
          .map(JsonElement::getAsJsonObject)
          .map(Alerts::expression)
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String expression(JsonObject target) {
    return target.get("expr").getAsString().replace("$__rate_interval", "1m");
  }

  /** The metrics that alerts and dashboard read, without the endings of a histogram. */
  Set<String> metrics() {
    var found = new TreeSet<String>();
    Stream.concat(rules().map(rule -> (String) rule.get("expr")), dashboard().stream())
        .forEach(expression ->
            METRIC.matcher(expression).results().forEach(metric -> found.add(metric.group())));
    return found;
  }
}
