package dev.lapse.api;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.QueryParam;
import java.lang.reflect.AnnotatedElement;
import java.lang.reflect.Field;
import java.lang.reflect.Method;
import java.lang.reflect.Parameter;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;

/**
 * The query parameters that each call has, read from its method. The fields of a {@code BeanParam}
 * count too; Quarkus has its class registered for reflection in the native executable.
 */
@ApplicationScoped
public class QueryParameters {

  /**
   * What one call has.
   *
   * @param names every parameter's name
   * @param repeatable those that may be given more than once
   */
  record Known(SortedSet<String> names, Set<String> repeatable) {}

  private final Map<Method, Known> known = new ConcurrentHashMap<>();

  Known of(Method call) {
    return known.computeIfAbsent(call, QueryParameters::read);
  }

  private static Known read(Method call) {
    SortedSet<String> names = new TreeSet<>();
    Set<String> repeatable = new HashSet<>();
    Stream.of(call.getParameters())
        .flatMap(QueryParameters::declarations)
        .filter(declaration -> declaration.isAnnotationPresent(QueryParam.class))
        .forEach(declaration -> {
          String name = declaration.getAnnotation(QueryParam.class).value();
          names.add(name);
          if (Collection.class.isAssignableFrom(type(declaration))) {
            repeatable.add(name);
          }
        });
    return new Known(Collections.unmodifiableSortedSet(names), Set.copyOf(repeatable));
  }

  private static Class<?> type(AnnotatedElement declaration) {
    return declaration instanceof Field field
        ? field.getType()
        : ((Parameter) declaration).getType();
  }

  private static Stream<AnnotatedElement> declarations(Parameter parameter) {
    return parameter.isAnnotationPresent(BeanParam.class)
        ? Arrays.stream(parameter.getType().getDeclaredFields())
        : Stream.of(parameter);
  }
}
