package dev.lapse.bench;

/**
 * One row of the table.
 *
 * @param limit what keeps the figure from being better; blank where nothing does
 */
record Figure(String what, double value, Unit unit, Target target, String limit) {

  static Figure of(String what, double value, Unit unit) {
    return new Figure(what, value, unit, new Target.None(), "");
  }

  Figure aimingAt(Target bound) {
    return new Figure(what, value, unit, bound, limit);
  }

  Figure limitedBy(String cause) {
    return new Figure(what, value, unit, target, cause);
  }

  String written() {
    return unit.write(value);
  }

  String wanted() {
    return target.words(unit);
  }

  String verdict() {
    return target.verdict(value);
  }
}
