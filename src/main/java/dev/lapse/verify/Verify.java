package dev.lapse.verify;

import dev.lapse.tlog.KeyKind;
import dev.lapse.tlog.MalformedException;
import dev.lapse.tlog.VerifierKey;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * The command line of {@code verify}: it prints what is proved, line by line, and last {@value
 * #VERIFIED}, or what is wrong and where.
 */
public final class Verify {
  /** The last line where everything is as it has to be. */
  public static final String VERIFIED = "verified";

  /** The exit status then. */
  public static final int IS_VERIFIED = 0;

  /** The exit status where something is wrong. */
  public static final int IS_WRONG = 1;

  /** The exit status where it could not be checked. */
  public static final int NOT_CHECKED = 2;

  private static final String TOKEN = "LAPSE_TOKEN";

  private final Map<String, String> environment;
  private final Consumer<String> lines;
  private final Pauses pauses;

  /**
   * @param environment of the process: where {@code LAPSE_TOKEN} may be
   * @param lines takes what is told, a line each
   */
  public Verify(Map<String, String> environment, Consumer<String> lines) {
    this(environment, lines, Thread::sleep);
  }

  Verify(Map<String, String> environment, Consumer<String> lines, Pauses pauses) {
    this.environment = Map.copyOf(environment);
    this.lines = lines;
    this.pauses = pauses;
  }

  /**
   * Checks what the arguments name.
   *
   * @return the exit status
   */
  public int run(List<String> words) {
    try {
      check(Arguments.parse(words));
      lines.accept(VERIFIED);
      return IS_VERIFIED;
    } catch (NotVerifiedException e) {
      lines.accept("NOT VERIFIED: " + PlainWords.visible(e.getMessage()));
      return IS_WRONG;
    } catch (NotCheckedException e) {
      lines.accept("not checked: " + e.getMessage());
      return NOT_CHECKED;
    }
  }

  private void check(Arguments arguments) {
    var keys = keys(arguments);
    for (var file : arguments.files()) {
      lines.accept(PlainWords.visible(file));
      new EvidenceCheck(keys, lines).check(read(file));
    }
    arguments.export().ifPresent(export -> checkExport(export, keys));
    arguments.log().ifPresent(log -> checkLog(log, arguments, keys));
  }

  private void checkExport(String file, TrustedKeys keys) {
    try (var export = Files.newBufferedReader(Path.of(file))) {
      new ExportCheck(keys, lines).check(export);
    } catch (CharacterCodingException e) {
      throw new NotVerifiedException(file + " is not UTF-8", e);
    } catch (IOException | InvalidPathException e) {
      throw new NotCheckedException(file + " can't be read: " + e, e);
    }
  }

  private void checkLog(String address, Arguments arguments, TrustedKeys keys) {
    var since = arguments.since().map(Verify::read);
    var log = new HttpLog(address, token(arguments), pauses, lines);
    var note = new LogCheck(log, keys, lines).check(since);
    arguments.keep().ifPresent(file -> write(file, note));
  }

  private BearerToken token(Arguments arguments) {
    return arguments
        .tokenFile()
        .map(file -> BearerToken.inFile(file, () -> text(file)))
        .orElseGet(() ->
            BearerToken.fixed(Optional.ofNullable(environment.get(TOKEN)).map(String::strip)));
  }

  private static TrustedKeys keys(Arguments arguments) {
    return new TrustedKeys(
        keys("--key", KeyKind.ED25519, arguments.keys()),
        keys("--witness", KeyKind.COSIGNATURE, arguments.witnesses()));
  }

  /** A witness's key in place of a log's, or the other way round, is a mistake to be told. */
  private static List<VerifierKey> keys(String option, KeyKind kind, List<String> words) {
    var keys = words.stream().flatMap(word -> keys(option, word)).toList();
    keys.stream()
        .filter(key -> key.kind() != kind)
        .findFirst()
        .ifPresent(key -> {
          throw new NotCheckedException("%s does not go after %s".formatted(key, option));
        });
    return keys;
  }

  /** A key is never the path of a file by chance: it has two plus signs, and the id fits. */
  private static Stream<VerifierKey> keys(String option, String keyOrFile) {
    try {
      return Stream.of(VerifierKey.parse(keyOrFile.strip()));
    } catch (MalformedException notAKey) {
      if (!isFile(keyOrFile)) {
        throw new NotCheckedException(
            "what follows " + option + " is neither a key (name+id+base64) nor a file with keys",
            notAKey);
      }
    }
    try {
      var lines = text(keyOrFile).lines().map(String::strip).filter(line -> !line.isEmpty());
      return lines.map(VerifierKey::parse).toList().stream();
    } catch (MalformedException e) {
      throw new NotCheckedException(keyOrFile + " has a line that is no key", e);
    }
  }

  private static boolean isFile(String path) {
    try {
      return Files.isRegularFile(Path.of(path));
    } catch (InvalidPathException e) {
      return false;
    }
  }

  private static String text(String file) {
    try {
      return Files.readString(Path.of(file));
    } catch (IOException | InvalidPathException e) {
      throw new NotCheckedException(file + " can't be read: " + e, e);
    }
  }

  private static byte[] read(String file) {
    try {
      return Files.readAllBytes(Path.of(file));
    } catch (IOException | InvalidPathException e) {
      throw new NotCheckedException(file + " can't be read: " + e, e);
    }
  }

  private static void write(String file, byte[] bytes) {
    try {
      Files.write(Path.of(file), bytes);
    } catch (IOException | InvalidPathException e) {
      throw new NotCheckedException(file + " can't be written: " + e, e);
    }
  }
}
