package dev.lapse.verify;

import dev.lapse.tlog.BadSignatureException;
import dev.lapse.tlog.Checkpoint;
import dev.lapse.tlog.Cosignature;
import dev.lapse.tlog.MalformedException;
import dev.lapse.tlog.NoteSignature;
import dev.lapse.tlog.SignedNote;
import dev.lapse.tlog.VerifierKey;
import java.util.List;
import java.util.stream.Collectors;

/**
 * The keys that whoever checks believes; nothing else is believed.
 *
 * @param keys of the log; one of them has to have signed
 * @param witnesses each of them has to have cosigned; there may be none
 */
record TrustedKeys(List<VerifierKey> keys, List<VerifierKey> witnesses) {
  TrustedKeys {
    keys = List.copyOf(keys);
    witnesses = List.copyOf(witnesses);
    if (keys.isEmpty()) {
      throw new NotCheckedException("without a key that is trusted, nothing can be verified");
    }
  }

  /**
   * The checkpoint of a note that one of the keys has signed.
   *
   * @param what is named where something is wrong with it
   * @throws NotVerifiedException if none has, or it is of another log
   */
  Checkpoint open(String what, byte[] bytes) {
    try {
      return open(what, SignedNote.parse(bytes));
    } catch (MalformedException e) {
      throw new NotVerifiedException(what + ": " + e.getMessage(), e);
    } catch (BadSignatureException e) {
      throw new NotVerifiedException(
          what + " was changed after it was signed: " + e.getMessage(), e);
    }
  }

  private Checkpoint open(String what, SignedNote note) {
    var signers = keys.stream().filter(note::verifiedBy).toList();
    if (signers.isEmpty()) {
      throw new NotVerifiedException(
          "%s is not signed by a trusted key: it is signed by %s, and trusted is %s"
              .formatted(what, names(note.signatures()), keys));
    }
    var checkpoint = Checkpoint.parse(note.text());
    if (signers.stream().noneMatch(key -> key.name().equals(checkpoint.origin()))) {
      throw new NotVerifiedException(
          what + " is of another log than its key: " + checkpoint.origin());
    }
    return checkpoint;
  }

  /**
   * What the witnesses say of a note that was opened before, a line each.
   *
   * @throws NotVerifiedException if one of them did not cosign it
   */
  List<String> cosignaturesOn(String what, byte[] bytes) {
    var note = SignedNote.parse(bytes);
    return witnesses.stream().map(witness -> cosignature(what, note, witness)).toList();
  }

  private static String cosignature(String what, SignedNote note, VerifierKey witness) {
    return note.signatures().stream()
        .filter(signature -> witness.verifies(note.text(), signature))
        .findFirst()
        .map(signature ->
            "cosigned by %s at %s".formatted(witness.name(), Cosignature.at(signature)))
        .orElseThrow(() ->
            new NotVerifiedException(
                "%s is not cosigned by %s: it is signed by %s"
                    .formatted(what, witness, names(note.signatures()))));
  }

  private static String names(List<NoteSignature> signatures) {
    return signatures.stream().map(NoteSignature::key).collect(Collectors.joining(", "));
  }
}
