package dev.lapse.api;

import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.NotFoundException;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.ext.ParamConverter;
import jakarta.ws.rs.ext.ParamConverterProvider;
import jakarta.ws.rs.ext.Provider;
import java.lang.annotation.Annotation;
import java.lang.reflect.Type;
import java.time.Instant;
import java.util.Arrays;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Reads parameters of a request. One of the path that can't be read names nothing that exists; any
 * other one is a mistake, which the answer names.
 */
@Provider
public class StrictParameters implements ParamConverterProvider {

  @Override
  public <T> ParamConverter<T> getConverter(
      Class<T> type, Type genericType, Annotation[] annotations) {
    return reading(type)
        .<ParamConverter<T>>map(reading -> new Converter<>(reading, place(annotations)))
        .orElse(null);
  }

  private static <T> Optional<Reading<T>> reading(Class<T> type) {
    if (type == Instant.class) {
      return Optional.of(as(StrictTimes::instant, StrictTimes.INSTANT));
    }
    if (type == UUID.class) {
      return Optional.of(as(StrictParameters::uuid, "a UUID"));
    }
    if (type == Integer.class || type == int.class) {
      return Optional.of(as(Integer::valueOf, "a whole number"));
    }
    if (type == Boolean.class || type == boolean.class) {
      return Optional.of(as(StrictParameters::bool, "true or false"));
    }
    if (type.isEnum()) {
      return Optional.of(as(text -> constant(type, text), "one of " + constants(type)));
    }
    return Optional.empty();
  }

  @SuppressWarnings("unchecked") // The wrapper of a primitive type is what that type's value is.
  private static <T> Reading<T> as(Function<String, ?> read, String wanted) {
    return new Reading<>(text -> (T) read.apply(text), wanted);
  }

  private static UUID uuid(String text) {
    UUID id = UUID.fromString(text);
    // fromString() also takes groups that are too short.
    if (!id.toString().equalsIgnoreCase(text)) {
      throw new IllegalArgumentException("Not a UUID");
    }
    return id;
  }

  private static Boolean bool(String text) {
    return switch (text) {
      case "true" -> true;
      case "false" -> false;
      default -> throw new IllegalArgumentException("Neither true nor false");
    };
  }

  private static <T> T constant(Class<T> type, String text) {
    return Arrays.stream(type.getEnumConstants())
        .filter(constant -> ((Enum<?>) constant).name().equals(text))
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException("No such constant"));
  }

  private static String constants(Class<?> type) {
    return Arrays.stream(type.getEnumConstants())
        .map(constant -> ((Enum<?>) constant).name())
        .collect(Collectors.joining(", "));
  }

  private static Place place(Annotation[] annotations) {
    for (Annotation annotation : annotations) {
      if (annotation instanceof PathParam path) {
        return new Place(path.value(), true);
      }
      if (annotation instanceof QueryParam query) {
        return new Place(query.value(), false);
      }
      if (annotation instanceof HeaderParam header) {
        return new Place(header.value(), false);
      }
    }
    return new Place("parameter", false);
  }

  /** How to read a type, and how to say what it takes. */
  private record Reading<T>(Function<String, T> read, String wanted) {}

  /** Where in the request a value is. */
  private record Place(String name, boolean inPath) {}

  private record Converter<T>(Reading<T> reading, Place place) implements ParamConverter<T> {

    @Override
    public T fromString(String text) {
      try {
        return text == null ? null : reading.read().apply(text);
      } catch (RuntimeException e) {
        throw place.inPath()
            ? new NotFoundException()
            : new InvalidRequestException(place.name(), "must be " + reading.wanted());
      }
    }

    @Override
    public String toString(T value) {
      return value.toString();
    }
  }
}
