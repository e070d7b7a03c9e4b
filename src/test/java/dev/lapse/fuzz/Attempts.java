package dev.lapse.fuzz;

import dev.lapse.fuzz.Operation.Parameter;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * What is tried, in an order that a seed tells: first each field of each operation with something
 * of each category, then with the other bad values, in turns, so that none waits for the others;
 * then several at once, for as long as there is time. The n-th attempt is the same for a seed,
 * whatever was tried before.
 */
final class Attempts {
  private final long seed;
  private final List<Operation> operations;
  private final Function<Random, String> grants;
  private final String subject;
  private final String scope;
  private final List<Function<Random, Attempt>> planned = new ArrayList<>();
  private final int lists;

  Attempts(
      long seed,
      List<Operation> operations,
      Function<Random, String> grants,
      String subject,
      String scope) {
    this.seed = seed;
    this.operations = operations;
    this.grants = grants;
    this.subject = subject;
    this.scope = scope;
    List<List<Function<Random, Attempt>>> each = operations.stream().flatMap(this::allOf).toList();
    this.lists = each.size();
    each.forEach(list -> Collections.shuffle(list, new Random(seed)));
    int longest = each.stream().mapToInt(List::size).max().orElse(0);
    for (int round = 0; round < longest; round++) {
      for (var list : each) {
        if (round < list.size()) {
          planned.add(list.get(round));
        }
      }
    }
  }

  /** How many attempts it takes until each field was spoiled once in each category. */
  int untilEachWasTried() {
    return lists;
  }

  /** How many there are of one bad value in one field. */
  int planned() {
    return planned.size();
  }

  Attempt number(int index) {
    var random = new Random(seed * 31 + index);
    return index < planned.size() ? planned.get(index).apply(random) : several(random);
  }

  private Stream<List<Function<Random, Attempt>>> allOf(Operation operation) {
    var ofFields = operation.fields().stream().flatMap(field -> allOf(operation, field));
    if (operation.body().isEmpty()) {
      return ofFields;
    }
    List<Function<Random, Attempt>> bodies = new ArrayList<>();
    BadValues.bodies()
        .forEach(body -> bodies.add(random -> good(operation, random).spoilBody(body)));
    return Stream.concat(ofFields, Stream.of(bodies));
  }

  /** A list for each category. */
  private Stream<List<Function<Random, Attempt>>> allOf(Operation operation, Parameter field) {
    return BadValues.of(field.place()).entrySet().stream()
        .map(values -> {
          List<Function<Random, Attempt>> attempts = new ArrayList<>();
          values
              .getValue()
              .forEach(value ->
                  attempts.add(
                      random -> good(operation, random).spoil(field, values.getKey(), value)));
          return attempts;
        });
  }

  private Attempt good(Operation operation, Random random) {
    return new Attempt(operation, grants.apply(random), subject, scope);
  }

  private Attempt several(Random random) {
    Operation operation = one(operations, random);
    Attempt attempt = good(operation, random);
    List<Parameter> all = operation.fields();
    int count = all.isEmpty() ? 0 : random.nextInt(4);
    for (int each = 0; each < count; each++) {
      Parameter field = one(all, random);
      var values = BadValues.of(field.place());
      Category category = one(List.copyOf(values.keySet()), random);
      attempt.spoil(field, category, one(values.get(category), random));
    }
    return attempt;
  }

  private static <T> T one(List<T> all, Random random) {
    return all.get(random.nextInt(all.size()));
  }
}
