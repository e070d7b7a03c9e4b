package dev.lapse.deployment;

import java.util.List;
import java.util.Map;
import java.util.Set;

/** What a value has to look like, as a type of TypeScript says it. */
sealed interface Shape {
  /** A text, a number, or true or false. */
  record Scalar(Class<?> kind) implements Shape {}

  /** One of these words or numbers. */
  record OneOf(Set<String> values) implements Shape {}

  /** A list of such values. */
  record ListOf(Shape item) implements Shape {}

  /** A map from any key to such values. */
  record MapOf(Shape value) implements Shape {}

  /** An object with these fields, and those of its parents, and no others. */
  record Fields(List<String> parents, Map<String, Field> own) implements Shape {}

  /** A shape that a file of its own declares. */
  record Named(String name) implements Shape {}

  /** A field of an object. */
  record Field(Shape shape, boolean required) {}
}
