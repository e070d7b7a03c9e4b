package dev.lapse.deployment;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;

/** The objects that an overlay makes. */
record Manifests(List<Map<String, Object>> objects) {

  /** Of what we bring: {@code dev}, {@code prod}; or of what only a test puts together. */
  static Manifests of(String overlay) {
    var ours = Path.of("kubernetes", "overlays", overlay);
    return of(Files.exists(ours) ? ours : Path.of("src", "test", "kubernetes", overlay));
  }

  private static Manifests of(Path folder) {
    var text = Kubectl.get().render(folder);
    var objects = new ArrayList<Map<String, Object>>();
    new Yaml(new SafeConstructor(new LoaderOptions()))
        .loadAll(text)
        .forEach(object -> objects.add(map(object)));
    return new Manifests(objects);
  }

  Stream<Map<String, Object>> all(String kind) {
    return objects.stream().filter(object -> object.get("kind").equals(kind));
  }

  /** The one object of that kind. */
  Map<String, Object> the(String kind) {
    var found = all(kind).toList();
    if (found.size() != 1) {
      throw new IllegalStateException("%d objects are a %s".formatted(found.size(), kind));
    }
    return found.getFirst();
  }

  Map<String, Object> pod() {
    return map(at(the("Deployment"), "spec", "template", "spec"));
  }

  /** Those that run once, too. */
  List<Map<String, Object>> containers() {
    return Stream.of("initContainers", "containers")
        .flatMap(list -> list(pod().get(list)).stream())
        .map(Manifests::map)
        .toList();
  }

  /** The one that migrates, and ends. */
  Map<String, Object> migration() {
    return map(list(pod().get("initContainers")).getFirst());
  }

  /** The one that serves. */
  Map<String, Object> service() {
    return map(list(pod().get("containers")).getFirst());
  }

  /** What is found along a path of keys; null where it ends. */
  static Object at(Object object, String... path) {
    Object found = object;
    for (var key : path) {
      found = found instanceof Map<?, ?> map ? map.get(key) : null;
    }
    return found;
  }

  static List<Object> list(Object value) {
    return value instanceof List<?> list ? List.copyOf(list) : List.of();
  }

  @SuppressWarnings("unchecked") // the keys of YAML's maps are text in every manifest
  static Map<String, Object> map(Object value) {
    return (Map<String, Object>) value;
  }
}
