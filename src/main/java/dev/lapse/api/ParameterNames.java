package dev.lapse.api;

import jakarta.validation.Path;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.QueryParam;
import java.lang.reflect.Method;
import java.lang.reflect.Parameter;
import java.util.Arrays;
import java.util.Optional;
import java.util.stream.Stream;

/** The names that parameters have in a request, where those in the code are others. */
final class ParameterNames {
  private ParameterNames() {}

  static String onTheWire(Class<?> resource, Path.MethodNode method, Path.ParameterNode parameter) {
    return Optional.ofNullable(method)
        .flatMap(node -> find(resource, node))
        .map(found -> found.getParameters()[parameter.getParameterIndex()])
        .flatMap(ParameterNames::declared)
        .orElseGet(parameter::getName);
  }

  /** A resource that is intercepted is a subclass, whose methods have no annotations. */
  private static Optional<Method> find(Class<?> resource, Path.MethodNode node) {
    Class<?>[] types = node.getParameterTypes().toArray(Class<?>[]::new);
    return Stream.<Class<?>>iterate(resource, type -> type != null, Class::getSuperclass)
        .flatMap(type -> Stream.of(type.getDeclaredMethods()))
        .filter(method -> method.getName().equals(node.getName()))
        .filter(method -> Arrays.equals(method.getParameterTypes(), types))
        .filter(method -> Stream.of(method.getParameters()).anyMatch(p -> declared(p).isPresent()))
        .findFirst();
  }

  private static Optional<String> declared(Parameter parameter) {
    return Optional.ofNullable(parameter.getAnnotation(HeaderParam.class))
        .map(HeaderParam::value)
        .or(() ->
            Optional.ofNullable(parameter.getAnnotation(QueryParam.class)).map(QueryParam::value));
  }
}
