package dev.lapse.audit;

import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** What a superuser may do to the log's tables with triggers off, and who is to find it. */
final class Tamperings {
  private Tamperings() {}

  /**
   * What is done.
   *
   * @param grantOf the place of an entry of the grant whose evidence is asked for
   * @param found by whom, and what the finding says
   */
  record Tampering(String name, int grantOf, List<String> statements, Map<Judge, String> found) {
    static Tampering of(String name, int grantOf, String... statements) {
      return new Tampering(name, grantOf, List.of(statements), new EnumMap<>(Judge.class));
    }

    Tampering foundBy(Judge judge, String saying) {
      found.put(judge, saying);
      return this;
    }

    @Override
    public String toString() {
      return name;
    }
  }

  static Stream<Tampering> all() {
    return Stream.of(entries(), tiles(), events(), heads()).flatMap(List::stream);
  }

  private static List<Tampering> entries() {
    return List.of(
        Tampering.of("entry changed below a full tile", 5, changed(5))
            .foundBy(Judge.LOG, "entry 5 is not the one that the tree was made of: tile/0/000")
            .foundBy(Judge.EXPORT, "entries were changed, or are in another order")
            .foundBy(Judge.EVIDENCE, "entry 5 is not in the log as it is in the file")
            .foundBy(Judge.SELF_CHECK, "entry 5 is not what its event"),
        Tampering.of("entry changed at the edge", 599, changed(599))
            .foundBy(Judge.LOG, "the log shows two faces: of its first 600 entries the root is")
            .foundBy(Judge.EXPORT, "entries were changed, or are in another order")
            .foundBy(Judge.EVIDENCE, "is not in the log as it is in the file")
            .foundBy(Judge.SELF_CHECK, "entry 599 is not what its event")
            .foundBy(Judge.SEQUENCER, "do not lead to the root that was signed at size 600"),
        Tampering.of("entry removed", 5, "DELETE FROM log_entries WHERE place = 5")
            .foundBy(Judge.LOG, "tile/entries/000 is missing from the log")
            .foundBy(Judge.EXPORT, "entries 0 to 255 are 255 only")
            .foundBy(Judge.EVIDENCE, "is number 2 of the grant, where number 1 belongs")
            .foundBy(Judge.SELF_CHECK, "entry 5 is missing"),
        Tampering.of(
                "entry added in between",
                5,
                "UPDATE log_entries SET place = place + 1000000 WHERE place >= 5",
                "UPDATE log_entries SET place = place - 999999 WHERE place >= 1000000",
                "INSERT INTO log_entries (place, event_position, entry) SELECT 5, 999999, entry FROM log_entries WHERE place = 4")
            .foundBy(Judge.LOG, "entry 5 is not the one that the tree was made of")
            .foundBy(Judge.EXPORT, "number 1 of grant")
            .foundBy(Judge.EVIDENCE, "entry 6 is not in the log as it is in the file")
            .foundBy(Judge.SELF_CHECK, "the event of entry 5 is missing")
            .foundBy(Judge.SEQUENCER, "entries from 600 on were never signed"),
        Tampering.of(
                "entries reordered",
                5,
                "UPDATE log_entries SET place = 1000000 WHERE place = 5",
                "UPDATE log_entries SET place = 5 WHERE place = 6",
                "UPDATE log_entries SET place = 6 WHERE place = 1000000")
            .foundBy(Judge.LOG, "entry 5 is not the one that the tree was made of")
            .foundBy(Judge.EXPORT, "entries were changed, or are in another order")
            .foundBy(Judge.EVIDENCE, "entry 6 is not in the log as it is in the file")
            .foundBy(Judge.SELF_CHECK, "tile/0/000 is missing, or not the hashes"),
        Tampering.of("entries' tail cut off", 595, "DELETE FROM log_entries WHERE place >= 590")
            .foundBy(Judge.LOG, "tile/entries/002.p/88 is missing from the log")
            .foundBy(Judge.EXPORT, "entries 512 to 599 are 78 only")
            .foundBy(Judge.EVIDENCE, "tile/0/002.p/88 has 78 of its 88 hashes")
            .foundBy(Judge.SELF_CHECK, "entry 590 is missing")
            .foundBy(Judge.SEQUENCER, "entries from 590 on are missing: 600 were signed"),
        Tampering.of(
                "log rolled back to an older head, all of it",
                595,
                "DELETE FROM log_entries WHERE place >= 500",
                "DELETE FROM log_tiles WHERE number = 1",
                "DELETE FROM log_checkpoints WHERE size > 500",
                "DELETE FROM audit_events WHERE position > (SELECT max(event_position) FROM log_entries)")
            .foundBy(Judge.LOG, "the log was rolled back: it had 600 entries, and has 500 now"));
  }

  private static String changed(int place) {
    return "UPDATE log_entries SET entry = convert_to(replace(convert_from(entry, 'UTF8'), 'ACTIVE', 'DENIED'), 'UTF8') WHERE place = "
        + place;
  }

  private static List<Tampering> tiles() {
    return List.of(
        Tampering.of(
                "tile changed",
                5,
                "UPDATE log_tiles SET hashes = sha256('') || substr(hashes, 33) WHERE level = 0 AND number = 0")
            .foundBy(Judge.LOG, "entry 0 is not the one that the tree was made of: tile/0/000")
            .foundBy(Judge.EVIDENCE, "entry 5 is not in the log as it is in the file")
            .foundBy(Judge.SELF_CHECK, "tile/0/000 is missing, or not the hashes"),
        Tampering.of(
                "root of a tile changed",
                5,
                "UPDATE log_tiles SET root = sha256('') WHERE level = 0 AND number = 1")
            .foundBy(Judge.LOG, "tile/1/000.p/2 is not the hashes of what is below it")
            .foundBy(Judge.EVIDENCE, "entry 5 is not in the log as it is in the file")
            .foundBy(Judge.SELF_CHECK, "tile/0/001 is missing, or not the hashes")
            .foundBy(Judge.SEQUENCER, "do not lead to the root that was signed at size 600"),
        Tampering.of("tile removed", 5, "DELETE FROM log_tiles WHERE level = 0 AND number = 0")
            .foundBy(Judge.LOG, "tile/0/000 is missing from the log")
            .foundBy(Judge.EVIDENCE, "tile/0/000 is missing")
            .foundBy(Judge.SELF_CHECK, "tile/0/000 is missing, or not the hashes")
            .foundBy(Judge.SEQUENCER, "tile/1/000.p/2 has 1 of its 2 hashes"),
        Tampering.of(
                "tile added",
                5,
                "INSERT INTO log_tiles SELECT level, 2, hashes, root FROM log_tiles WHERE level = 0 AND number = 1")
            .foundBy(Judge.SELF_CHECK, "tile/0/002 is kept, and the log is not so large"),
        Tampering.of(
                "tiles reordered",
                5,
                "UPDATE log_tiles SET number = 1000000 WHERE number = 0",
                "UPDATE log_tiles SET number = 0 WHERE number = 1",
                "UPDATE log_tiles SET number = 1 WHERE number = 1000000")
            .foundBy(Judge.LOG, "entry 0 is not the one that the tree was made of: tile/0/000")
            .foundBy(Judge.EVIDENCE, "entry 5 is not in the log as it is in the file")
            .foundBy(Judge.SELF_CHECK, "tile/0/000 is missing, or not the hashes")
            .foundBy(Judge.SEQUENCER, "do not lead to the root that was signed at size 600"),
        Tampering.of("tiles' tail cut off", 300, "DELETE FROM log_tiles WHERE number = 1")
            .foundBy(Judge.LOG, "tile/0/001 is missing from the log")
            .foundBy(Judge.EVIDENCE, "tile/1/000.p/2 has 1 of its 2 hashes")
            .foundBy(Judge.SELF_CHECK, "tile/0/001 is missing, or not the hashes")
            .foundBy(Judge.SEQUENCER, "tile/1/000.p/2 has 1 of its 2 hashes"));
  }

  /** The log proves what was said; that the events still say it, the service itself looks after. */
  private static List<Tampering> events() {
    var position = "(SELECT event_position FROM log_entries WHERE place = %d)";
    var fifth = position.formatted(5);
    return List.of(
        Tampering.of(
                "event changed",
                5,
                "UPDATE audit_events SET facts = '{\"state\":\"DENIED\"}' WHERE position = "
                    + fifth)
            .foundBy(Judge.SELF_CHECK, "entry 5 is not what its event"),
        Tampering.of(
                "event's actor renamed",
                5,
                "UPDATE audit_events SET actor_name = 'Eve' WHERE position = " + fifth)
            .foundBy(Judge.EVIDENCE, "entry 5 was not written for the name Eve")
            .foundBy(Judge.SELF_CHECK, "is not the one that entry 5 was made for"),
        Tampering.of(
                "event's sign-in changed",
                5,
                "UPDATE audit_events SET signed_in = '{\"acr\":\"2\"}' WHERE position = " + fifth)
            .foundBy(Judge.SELF_CHECK, "entry 5 is not what its event"),
        Tampering.of(
                "event's sign-in changed to what no entry can hold",
                5,
                "UPDATE audit_events SET signed_in = '{\"acr\":1e400}' WHERE position = " + fifth)
            .foundBy(Judge.SELF_CHECK, "entry 5 is not what its event"),
        Tampering.of(
                "event's request changed",
                5,
                "UPDATE audit_events SET request = repeat('a', 32) WHERE position = " + fifth)
            .foundBy(Judge.SELF_CHECK, "entry 5 is not what its event"),
        Tampering.of(
                "event's salt taken",
                5,
                "ALTER TABLE audit_events DROP CONSTRAINT a_name_has_its_salt",
                "UPDATE audit_events SET name_salt = NULL WHERE position = " + fifth)
            .foundBy(Judge.EVIDENCE, "the salt of the name in entry 5 is missing, or the name")
            .foundBy(Judge.SELF_CHECK, "entry 5 can't be read"),
        Tampering.of("mark removed", 5, "DELETE FROM log_mark")
            .foundBy(Judge.SELF_CHECK, "the row of log_mark is missing")
            .foundBy(Judge.SEQUENCER, "the row of log_mark is missing"),
        Tampering.of("event removed", 5, "DELETE FROM audit_events WHERE position = " + fifth)
            .foundBy(Judge.EVIDENCE, "is number 2 of the grant, where number 1 belongs")
            .foundBy(Judge.SELF_CHECK, "the event of entry 5 is missing"),
        Tampering.of(
                "event added in between",
                5,
                """
                INSERT INTO audit_events OVERRIDING SYSTEM VALUE
                SELECT (jsonb_populate_record(e, jsonb_build_object('id', gen_random_uuid(), 'position', -1))).*
                FROM audit_events e WHERE position =\
                """
                    + fifth)
            .foundBy(Judge.SELF_CHECK, "has no entry, though later ones have"),
        Tampering.of(
                "events reordered",
                5,
                "ALTER TABLE audit_events ALTER position SET GENERATED BY DEFAULT",
                "UPDATE audit_events SET position = -1 WHERE position = " + fifth,
                "UPDATE audit_events SET position = %s WHERE position = %s"
                    .formatted(fifth, position.formatted(6)),
                "UPDATE audit_events SET position = %s WHERE position = -1"
                    .formatted(position.formatted(6)))
            .foundBy(Judge.EVIDENCE, "entry 5 was not written for the name Ann")
            .foundBy(Judge.SELF_CHECK, "entry 5 is not what its event"),
        Tampering.of(
                "events' tail cut off",
                595,
                "DELETE FROM audit_events WHERE position >= " + position.formatted(590))
            .foundBy(Judge.SELF_CHECK, "the event of entry 590 is missing"));
  }

  private static List<Tampering> heads() {
    return List.of(
        Tampering.of("head removed", 599, "DELETE FROM log_checkpoints WHERE size = 600")
            .foundBy(Judge.LOG, "the log was rolled back: it had 600 entries, and has 500 now")
            .foundBy(Judge.SELF_CHECK, "tile/0/001 is kept, and the log is not so large")
            .foundBy(Judge.SEQUENCER, "entries from 500 on were never signed"),
        Tampering.of(
                "older head's root changed",
                5,
                "UPDATE log_checkpoints SET root = sha256('') WHERE size = 500")
            .foundBy(Judge.SELF_CHECK, "the note of the checkpoint of size 500 tells another one"),
        Tampering.of(
                "older head's note changed",
                5,
                "UPDATE log_checkpoints SET note = replace(note, chr(10) || 500, chr(10) || 499) WHERE size = 500")
            .foundBy(Judge.SELF_CHECK, "the note of the checkpoint of size 500 tells another one"),
        Tampering.of(
                "head added in between",
                5,
                "INSERT INTO log_checkpoints (size, root, note, signed_at) SELECT 400, root, replace(note, chr(10) || 500, chr(10) || 400), signed_at FROM log_checkpoints WHERE size = 500")
            .foundBy(
                Judge.SELF_CHECK, "the checkpoint of size 400 was changed after it was signed"),
        Tampering.of(
                "head added in between that nobody known has signed",
                5,
                "INSERT INTO log_checkpoints (size, root, note, signed_at) SELECT 550, root, regexp_replace(replace(note, chr(10) || 500, chr(10) || 550), '— .* .*', '— somebody ' || split_part(note, ' ', 3)), signed_at FROM log_checkpoints WHERE size = 500")
            .foundBy(Judge.SELF_CHECK, "the checkpoint of size 550 is not signed by"),
        Tampering.of(
                "older head's signature changed",
                5,
                "UPDATE log_checkpoints SET note = overlay(note PLACING 'AAAA' FROM length(note) - 20) WHERE size = 500")
            .foundBy(
                Judge.SELF_CHECK, "the checkpoint of size 500 was changed after it was signed"),
        Tampering.of(
                "older head dated back",
                5,
                "UPDATE log_checkpoints SET signed_at = signed_at - interval '1 day' WHERE size = 500")
            .foundBy(Judge.SELF_CHECK, "the checkpoint of size 500 was signed at"),
        Tampering.of(
                "older head dated forward",
                5,
                "UPDATE log_checkpoints SET signed_at = signed_at + interval '1 day' WHERE size = 500")
            .foundBy(Judge.SELF_CHECK, "and the next one, of size 600, before that"),
        Tampering.of(
                "cosignature added that no witness made",
                5,
                "INSERT INTO log_cosignatures (size, witness, line, at) VALUES (500, 'somebody', '— somebody AAAAAAAA', now())")
            .foundBy(Judge.SELF_CHECK, "the cosignature of somebody on the checkpoint of size 500"),
        Tampering.of(
                "cosignature added of a head that never was",
                5,
                "INSERT INTO log_cosignatures (size, witness, line, at) VALUES (555, 'somebody', '— somebody AAAAAAAA', now())")
            .foundBy(Judge.SELF_CHECK, "somebody has cosigned a checkpoint of size 555"),
        Tampering.of(
                "head's root changed",
                5,
                "UPDATE log_checkpoints SET root = sha256('') WHERE size = 600")
            .foundBy(Judge.SELF_CHECK, "tells another one")
            .foundBy(Judge.SEQUENCER, "tells another one"),
        Tampering.of(
                "head's note changed",
                5,
                "UPDATE log_checkpoints SET note = replace(note, chr(10) || 600, chr(10) || 599) WHERE size = 600")
            .foundBy(Judge.LOG, "was changed after it was signed")
            .foundBy(Judge.EXPORT, "was changed after it was signed")
            .foundBy(Judge.EVIDENCE, "was changed after it was signed")
            .foundBy(Judge.SELF_CHECK, "is not signed by")
            .foundBy(Judge.SEQUENCER, "is not signed by"));
  }
}
