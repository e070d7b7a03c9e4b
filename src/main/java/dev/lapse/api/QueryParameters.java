package dev.lapse.api;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.QueryParam;
import java.lang.reflect.AnnotatedElement;
import java.lang.reflect.Method;
import java.lang.reflect.Parameter;
import java.util.Arrays;
import java.util.Collections;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;

/**
 * The names of the query parameters that each call has, read from its method. The fields of a
 * {@code BeanParam} count too; compiled to native, its class has to be registered for reflection.
 */
@ApplicationScoped
public class QueryParameters {
  private final Map<Method, Set<String>> names = new ConcurrentHashMap<>();

  Set<String> of(Method call) {
    return names.computeIfAbsent(call, QueryParameters::read);
  }

  private static Set<String> read(Method call) {
    Set<String> found = new TreeSet<>();
    Stream.of(call.getParameters())
        .flatMap(QueryParameters::declarations)
        .map(declaration -> declaration.getAnnotation(QueryParam.class))
        .filter(parameter -> parameter != null)
        .forEach(parameter -> found.add(parameter.value()));
    return Collections.unmodifiableSet(found);
  }

  private static Stream<AnnotatedElement> declarations(Parameter parameter) {
    return parameter.isAnnotationPresent(BeanParam.class)
        ? Arrays.stream(parameter.getType().getDeclaredFields())
        : Stream.of(parameter);
  }
}
