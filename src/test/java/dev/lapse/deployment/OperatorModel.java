package dev.lapse.deployment;

import com.google.gson.Gson;
import com.google.gson.JsonElement;
import dev.lapse.deployment.Shape.Field;
import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What the objects that are not Kubernetes' own may hold: made from each operator's own types by
 * the project kubernetes-models, and found in its packages for npm.
 *
 * @param apiVersion as objects name it: the group and its version
 * @param types declares a type for each kind, in a folder by that name
 */
record OperatorModel(String apiVersion, NpmPackage types) {
  private static final OperatorModel GATEWAY_API =
      new OperatorModel(
          "gateway.networking.k8s.io/v1",
          new NpmPackage(
              "@kubernetes-models/gateway-api",
              "2.0.0",
              "e7SY7EkCGRHy5wHkaGhP32v7V1L+gBalfoqZDFDWn5k9Q7+IW6uz9jNWgOZ9R/Hv5NWyAFYaA01ET2qsysVt5A=="));
  private static final OperatorModel CLOUD_NATIVE_PG =
      new OperatorModel(
          "postgresql.cnpg.io/v1",
          new NpmPackage(
              "@kubernetes-models/cloudnative-pg",
              "2.0.0",
              "uvCHXxeypP8XBSqOvEObGgVMBipe8t7WCFqcpcypvAiq+sOA12NBefI/zKhKeI9EPPCVgY73BpR57JaYU0PCYg=="));
  private static final OperatorModel PROMETHEUS_OPERATOR =
      new OperatorModel(
          "monitoring.coreos.com/v1",
          new NpmPackage(
              "@kubernetes-models/prometheus-operator",
              "6.0.0",
              "ySNW4T6U6Vn86bmcJ/emmAYJ/UrzpNvzxWexWJSALwgiO4FqCgL6WoqFsOReSiMhw/LlF+MljQvoiwD3RnaGmg=="));
  private static final List<OperatorModel> ALL =
      List.of(GATEWAY_API, CLOUD_NATIVE_PG, PROMETHEUS_OPERATOR);

  /** Types of Kubernetes that are a text or a number; of all others it has a model. */
  private static final Set<String> PLAIN = Set.of("Quantity", "IntOrString", "Time");

  static List<String> apiVersions() {
    return ALL.stream().map(OperatorModel::apiVersion).toList();
  }

  /** Everything in an object that its operator would refuse or not know, a sentence each. */
  static List<String> faults(Map<String, Object> object) {
    for (var model : ALL) {
      if (model.apiVersion.equals(object.get("apiVersion"))) {
        return model.judged(object);
      }
    }
    throw new IllegalArgumentException(object.get("apiVersion") + " is nobody's that we use");
  }

  private List<String> judged(Map<String, Object> object) {
    Path file = types.unpacked().resolve(apiVersion).resolve(object.get("kind") + ".d.ts");
    var judge = new Judge();
    var type = TypeFile.read(file);
    judge.judge(type, type.declared(), object, (String) object.get("kind"));
    return judge.faults;
  }

  /** Walks through an object beside the type that it has to have. */
  private static final class Judge {
    private final List<String> faults = new ArrayList<>();

    private void judge(TypeFile file, Shape shape, Object value, String at) {
      switch (shape) {
        case Shape.Scalar scalar -> require(scalar.kind().isInstance(value), at, shape);
        case Shape.OneOf one -> require(one.values().contains(String.valueOf(value)), at, shape);
        case Shape.ListOf list -> items(file, list, value, at);
        case Shape.MapOf map -> entries(file, map, value, at);
        case Shape.Fields fields -> fields(allFields(file, fields), value, at);
        case Shape.Named named -> named(file, named.name(), value, at);
      }
    }

    private void require(boolean kept, String at, Shape shape) {
      if (!kept) {
        faults.add("%s is not %s".formatted(at, shape));
      }
    }

    private void items(TypeFile file, Shape.ListOf list, Object value, String at) {
      require(value instanceof List<?>, at, list);
      var items = Manifests.list(value);
      for (int place = 0; place < items.size(); place++) {
        judge(file, list.item(), items.get(place), "%s[%d]".formatted(at, place));
      }
    }

    private void entries(TypeFile file, Shape.MapOf map, Object value, String at) {
      require(value instanceof Map<?, ?>, at, map);
      if (value instanceof Map<?, ?> entries) {
        entries.forEach((key, entry) -> judge(file, map.value(), entry, at + "." + key));
      }
    }

    /** A field and the file that says what it is. */
    private record Place(TypeFile file, Field field) {}

    private static Map<String, Place> allFields(TypeFile file, Shape.Fields fields) {
      var all = new LinkedHashMap<String, Place>();
      for (var parent : fields.parents()) {
        // Of TypeMeta is what every object has, which each says again for itself.
        if (!parent.equals("TypeMeta")) {
          var theirs = file.beside(file.origin(parent));
          all.putAll(allFields(theirs, (Shape.Fields) theirs.declared()));
        }
      }
      fields.own().forEach((name, field) -> all.put(name, new Place(file, field)));
      return all;
    }

    private void fields(Map<String, Place> known, Object value, String at) {
      if (!(value instanceof Map<?, ?> given)) {
        faults.add(at + " is not an object");
        return;
      }
      given.forEach((name, content) -> {
        var place = known.get(name);
        if (place == null) {
          faults.add("%s.%s is not known".formatted(at, name));
        } else {
          judge(place.file(), place.field().shape(), content, at + "." + name);
        }
      });
      known.forEach((name, place) -> {
        if (place.field().required() && !given.containsKey(name)) {
          faults.add("%s.%s is missing".formatted(at, name));
        }
      });
    }

    private void named(TypeFile file, String name, Object value, String at) {
      var origin = file.origin(name);
      if (origin.startsWith(".")) {
        var theirs = file.beside(origin);
        judge(theirs, theirs.declared(), value, at);
      } else {
        ofKubernetes(origin.substring(origin.lastIndexOf('/') + 1), value, at);
      }
    }

    /** The types that an operator has from Kubernetes are in Kubernetes' own model. */
    private void ofKubernetes(String type, Object value, String at) {
      if (PLAIN.contains(type)) {
        require(value instanceof String || value instanceof Number, at, new Shape.Named(type));
        return;
      }
      try {
        Class.forName("io.kubernetes.client.openapi.models.V1" + type)
            .getMethod("validateJsonElement", JsonElement.class)
            .invoke(null, new Gson().toJsonTree(value));
      } catch (InvocationTargetException e) {
        if (e.getCause() instanceof IOException || e.getCause() instanceof RuntimeException) {
          faults.add("%s: %s".formatted(at, e.getCause().getMessage()));
        } else {
          throw new IllegalStateException(e);
        }
      } catch (ReflectiveOperationException e) {
        throw new IllegalStateException("Kubernetes has no model of " + type, e);
      }
    }
  }
}
