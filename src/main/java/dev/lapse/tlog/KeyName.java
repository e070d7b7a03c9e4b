package dev.lapse.tlog;

/** The name of a key: not empty, without white space, control characters and plus signs. */
final class KeyName {
  private KeyName() {}

  static void check(String name) {
    if (name.isEmpty() || name.codePoints().anyMatch(KeyName::isRefused)) {
      throw new MalformedException("not the name of a key: '" + name + "'");
    }
  }

  private static boolean isRefused(int character) {
    return character == '+'
        || Character.isWhitespace(character)
        || Character.isSpaceChar(character)
        || Character.isISOControl(character);
  }
}
