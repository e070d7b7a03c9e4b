package dev.lapse.tlog;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/**
 * A text with signatures, as C2SP signed-note says. It is worth nothing until a key that one trusts
 * {@link #verifiedBy has verified} it.
 *
 * @param text what is signed, its last line feed included
 * @param signatures at least one, of keys known or not
 */
public record SignedNote(String text, List<NoteSignature> signatures) {
  /** How many signatures are read at most; C2SP asks for 16 at least. */
  public static final int MOST_SIGNATURES = 100;

  private static final String BLANK_LINE = "\n\n";

  public SignedNote {
    signatures = List.copyOf(signatures);
    if (text.isEmpty() || !text.endsWith("\n")) {
      throw new MalformedException("the text of a note ends with a line feed");
    }
    if (text.codePoints().anyMatch(character -> character < ' ' && character != '\n')) {
      throw new MalformedException("a note has no control characters but line feeds");
    }
    if (signatures.isEmpty() || signatures.size() > MOST_SIGNATURES) {
      throw new MalformedException(
          "a note has 1 to " + MOST_SIGNATURES + " signatures, not " + signatures.size());
    }
  }

  /**
   * A note as it was served.
   *
   * @throws MalformedException if it is none
   */
  public static SignedNote parse(byte[] note) {
    try {
      return parse(
          StandardCharsets.UTF_8
              .newDecoder()
              .onMalformedInput(CodingErrorAction.REPORT)
              .decode(ByteBuffer.wrap(note))
              .toString());
    } catch (CharacterCodingException e) {
      throw new MalformedException("a note is UTF-8", e);
    }
  }

  /**
   * A note as it was served.
   *
   * @throws MalformedException if it is none
   */
  public static SignedNote parse(String note) {
    var blank = note.lastIndexOf(BLANK_LINE);
    if (blank < 0) {
      throw new MalformedException("a note has a blank line before its signatures");
    }
    var text = note.substring(0, blank + 1);
    return new SignedNote(text, signatures(note.substring(blank + BLANK_LINE.length())));
  }

  /**
   * Lines of signatures, as a witness answers them.
   *
   * @throws MalformedException if there is anything else
   */
  public static List<NoteSignature> signatures(String lines) {
    var signatures = new ArrayList<NoteSignature>();
    var rest = lines;
    while (!rest.isEmpty()) {
      var end = rest.indexOf('\n');
      if (end < 0 || signatures.size() == MOST_SIGNATURES) {
        throw new MalformedException(
            "a signature is a line, and there are " + MOST_SIGNATURES + " at most");
      }
      signatures.add(NoteSignature.parse(rest.substring(0, end)));
      rest = rest.substring(end + 1);
    }
    return signatures;
  }

  /**
   * Whether this key has signed the note.
   *
   * @throws BadSignatureException if a signature says that it is of this key, and is not
   */
  public boolean verifiedBy(VerifierKey key) {
    var named = signatures.stream().filter(key::isNamedBy).toList();
    for (var signature : named) {
      if (!key.verifies(text, signature)) {
        throw new BadSignatureException(signature);
      }
    }
    return !named.isEmpty();
  }

  /** The same note with more signatures; those of a key that is there already take its place. */
  public SignedNote with(Collection<NoteSignature> more) {
    var all = new ArrayList<>(signatures);
    for (var added : more) {
      all.removeIf(there -> there.key().equals(added.key()));
      all.add(added);
    }
    return new SignedNote(text, all);
  }

  /** As it is served. */
  @Override
  public String toString() {
    var note = new StringBuilder(text).append('\n');
    signatures.forEach(signature -> note.append(signature.line()).append('\n'));
    return note.toString();
  }
}
