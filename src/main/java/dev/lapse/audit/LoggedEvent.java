package dev.lapse.audit;

import dev.lapse.verify.NameCommitment;
import io.vertx.mutiny.sqlclient.Row;
import java.time.Instant;
import java.util.Arrays;
import java.util.Optional;
import java.util.UUID;

/**
 * An entry of the log beside the event that it was made of, as both are stored.
 *
 * @param event empty where it is gone
 * @param grantPlace the how-manieth entry of the grant; 0 where it is of none
 * @param previousOfGrant the place of the one before of that grant; empty where there is none
 * @param nameCommitment of the name and the salt that are kept; empty once they were erased
 */
@SuppressWarnings("ArrayRecordComponent") // Read once and never compared.
record LoggedEvent(
    long place,
    byte[] entry,
    Optional<UUID> grant,
    long grantPlace,
    Optional<Long> previousOfGrant,
    Optional<StoredEvent> event,
    Optional<String> nameCommitment) {

  static final String SOME =
      """
      SELECT logged.place, logged.entry, logged.grant_id AS logged_grant, logged.grant_place,
        previous.place AS previous_place, event.*
      FROM log_entries logged
      LEFT JOIN audit_events event ON event.position = logged.event_position
      LEFT JOIN log_entries previous
        ON previous.grant_id = logged.grant_id AND previous.grant_place = logged.grant_place - 1
      WHERE logged.place >= $1 AND logged.place < $2 ORDER BY logged.place\
      """;

  /**
   * One row of {@link #SOME}.
   *
   * @throws BrokenLogException if it can't be read, whatever somebody has put there
   */
  static LoggedEvent of(Row row) {
    try {
      return read(row);
    } catch (RuntimeException e) {
      throw new BrokenLogException(
          "entry %s can't be read: %s".formatted(row.getValue("place"), e));
    }
  }

  private static LoggedEvent read(Row row) {
    var grantPlace = row.getLong("grant_place");
    return new LoggedEvent(
        row.getLong("place"),
        LogStore.bytes(row, "entry"),
        Optional.ofNullable(row.getUUID("logged_grant")),
        grantPlace == null ? 0 : grantPlace,
        Optional.ofNullable(row.getLong("previous_place")),
        row.getLong("position") == null ? Optional.empty() : Optional.of(StoredEvent.of(row)),
        Optional.ofNullable(row.getString("actor_name"))
            .map(name -> NameCommitment.of(LogStore.bytes(row, "name_salt"), name)));
  }

  /**
   * Fails unless the entry is the one that the event gives, at that place.
   *
   * @throws BrokenLogException which says what is wrong
   */
  void requireToStandAt(long expected) {
    require(place == expected, "entry %d is missing".formatted(expected));
    require(event.isPresent(), "the event of entry %d is missing".formatted(place));
    var told = event.get();
    require(
        told.grant().equals(grant) && Arrays.equals(LogEntry.of(told, grantPlace), entry),
        "entry %d is not what its event %s tells".formatted(place, told.id()));
    require(
        nameCommitment.isEmpty() || nameCommitment.get().equals(told.nameCommitment()),
        "the name in event %s is not the one that entry %d was made for"
            .formatted(told.id(), place));
    require(
        grantPlace <= 1 || previousOfGrant.filter(previous -> previous < place).isPresent(),
        "entry %d is number %d of its grant, and number %d is not before it"
            .formatted(place, grantPlace, grantPlace - 1));
  }

  /** When it happened, by its event, which has to be there. */
  Instant at() {
    return event.orElseThrow().at();
  }

  private static void require(boolean isSo, String otherwise) {
    if (!isSo) {
      throw new BrokenLogException(otherwise);
    }
  }
}
