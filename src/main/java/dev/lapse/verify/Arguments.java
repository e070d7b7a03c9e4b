package dev.lapse.verify;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What was written after {@code verify}.
 *
 * @param files of evidence; none where a whole log is checked
 */
record Arguments(
    List<String> files,
    List<String> keys,
    List<String> witnesses,
    Optional<String> export,
    Optional<String> log,
    Optional<String> since,
    Optional<String> keep,
    Optional<String> tokenFile) {
  static final String USAGE =
      """
      usage: verify FILE… --key KEY [--witness KEY]
             verify --export FILE --key KEY [--witness KEY]
             verify --log URL --key KEY [--witness KEY] [--since FILE] [--keep FILE]
                    [--token-file FILE]

        FILE               evidence of a grant, as GET /grants/{id}/evidence answers it
        --key KEY          a key that you trust (name+id+base64), or a file with one a line; repeatable
        --witness KEY      a witness that has to have cosigned the checkpoint, given as a key is;
                           repeatable: each has to
        --export FILE      a whole log as lines, as GET /audit/export answers it
        --log URL          the address of a whole log: the folder with its checkpoint
        --since FILE       a checkpoint kept from before, which the log has to go on from
        --keep FILE        writes the checkpoint there, once it is verified
        --token-file FILE  holds the bearer token for the log, and is read anew once that is refused;
                           else LAPSE_TOKEN is taken, if set

      The last line says "verified", or what is wrong. Exit status: 0 verified, 1 something is wrong,
      2 it could not be checked.\
      """;

  static Arguments parse(List<String> words) {
    var files = new ArrayList<String>();
    var keys = new ArrayList<String>();
    var witnesses = new ArrayList<String>();
    var options = new HashMap<String, String>();
    for (var rest = words.iterator(); rest.hasNext(); ) {
      var word = rest.next();
      switch (word) {
        case "--key" -> keys.add(value(word, rest));
        case "--witness" -> witnesses.add(value(word, rest));
        case "--export", "--log", "--since", "--keep", "--token-file" -> once(options, word, rest);
        default -> file(files, word);
      }
    }
    return checked(files, keys, witnesses, options);
  }

  private static String value(String option, Iterator<String> rest) {
    if (!rest.hasNext()) {
      throw new NotCheckedException(option + " wants a value\n" + USAGE);
    }
    return rest.next();
  }

  private static void once(Map<String, String> options, String option, Iterator<String> rest) {
    if (options.put(option, value(option, rest)) != null) {
      throw new NotCheckedException(option + " is there twice\n" + USAGE);
    }
  }

  private static void file(List<String> files, String word) {
    if (word.startsWith("--")) {
      throw new NotCheckedException("unknown option " + word + "\n" + USAGE);
    }
    files.add(word);
  }

  private static Arguments checked(
      List<String> files, List<String> keys, List<String> witnesses, Map<String, String> options) {
    var log = Optional.ofNullable(options.remove("--log"));
    var export = Optional.ofNullable(options.remove("--export"));
    var asked =
        (files.isEmpty() ? 0 : 1) + (int) log.stream().count() + (int) export.stream().count();
    var optionsOfNoLog = log.isEmpty() && !options.isEmpty();
    if (asked != 1 || keys.isEmpty() || optionsOfNoLog) {
      throw new NotCheckedException(USAGE);
    }
    return new Arguments(
        List.copyOf(files),
        List.copyOf(keys),
        List.copyOf(witnesses),
        export,
        log,
        Optional.ofNullable(options.get("--since")),
        Optional.ofNullable(options.get("--keep")),
        Optional.ofNullable(options.get("--token-file")));
  }
}
