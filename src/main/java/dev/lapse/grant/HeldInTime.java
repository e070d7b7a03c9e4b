package dev.lapse.grant;

import java.util.List;

/**
 * The grants that hold their scopes in some time, as far as they were asked for.
 *
 * @param first those that come first
 * @param all how many there are
 */
public record HeldInTime(List<Grant> first, long all) {
  /** There is none. */
  static final HeldInTime NONE = new HeldInTime(List.of(), 0);

  public HeldInTime {
    first = List.copyOf(first);
  }

  /** How many there are beyond the first ones. */
  public long more() {
    return all - first.size();
  }
}
