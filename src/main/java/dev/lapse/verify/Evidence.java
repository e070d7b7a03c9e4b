package dev.lapse.verify;

import dev.lapse.tlog.CanonicalJson;
import dev.lapse.tlog.Hash;
import dev.lapse.tlog.MalformedException;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The file that proves what a log says of a grant, on its own.
 *
 * @param grant its id
 * @param checkpoint a signed note, as the log served it
 * @param key of the log, for convenience; nobody who checks may believe it
 * @param items the entries of the grant, in their order
 */
public record Evidence(
    String grant, String origin, String checkpoint, long size, String key, List<Item> items) {
  /** What the member {@code format} says. */
  public static final String FORMAT = "lapse-evidence/1";

  public Evidence {
    items = List.copyOf(items);
  }

  /**
   * One entry.
   *
   * @param index its place in the log, from 0
   * @param entry its bytes in base64
   * @param proof that it is there, of {@link Evidence#size()} entries
   * @param actorName what the entry's commitment stands for; empty once it is erased
   */
  public record Item(long index, String entry, List<Hash> proof, Optional<ActorName> actorName) {
    public Item {
      proof = List.copyOf(proof);
    }

    /** One entry from its bytes. */
    public static Item of(
        long index, byte[] entry, List<Hash> proof, Optional<ActorName> actorName) {
      return new Item(index, Base64.getEncoder().encodeToString(entry), proof, actorName);
    }

    byte[] bytes() {
      try {
        return Base64.getDecoder().decode(entry);
      } catch (IllegalArgumentException e) {
        throw new NotVerifiedException("entry " + index + " is not base64", e);
      }
    }
  }

  /**
   * What a commitment stands for.
   *
   * @param salt in base64
   */
  public record ActorName(String salt, String name) {}

  /** The file, as {@link #parse} reads it. */
  public byte[] toJson() {
    return CanonicalJson.write(
        Map.of(
            "format",
            FORMAT,
            "grant",
            grant,
            "origin",
            origin,
            "checkpoint",
            checkpoint,
            "size",
            size,
            "key",
            key,
            "entries",
            items.stream().map(Evidence::toMap).toList()));
  }

  private static Map<String, Object> toMap(Item item) {
    var members = new LinkedHashMap<String, Object>();
    members.put("index", item.index());
    members.put("entry", item.entry());
    members.put("proof", item.proof().stream().map(Hash::base64).toList());
    item.actorName()
        .ifPresent(
            actor -> members.put("actorName", Map.of("salt", actor.salt(), "name", actor.name())));
    return members;
  }

  /**
   * Reads a file.
   *
   * @throws MalformedException if it is no evidence
   */
  public static Evidence parse(byte[] json) {
    if (!(CanonicalJson.read(json) instanceof Map<?, ?> file)) {
      throw new MalformedException("not a JSON object");
    }
    var format = Members.text(file, "format");
    if (!format.equals(FORMAT)) {
      throw new MalformedException(
          "its format is " + format + ", and only " + FORMAT + " is known");
    }
    return new Evidence(
        Members.text(file, "grant"),
        Members.text(file, "origin"),
        Members.text(file, "checkpoint"),
        Members.integer(file, "size"),
        file.containsKey("key") ? Members.text(file, "key") : "",
        Members.list(file, "entries").stream().map(Evidence::item).toList());
  }

  private static Item item(Object value) {
    if (!(value instanceof Map<?, ?> item)) {
      throw new MalformedException("an entry is not an object");
    }
    return new Item(
        Members.integer(item, "index"),
        Members.text(item, "entry"),
        Members.list(item, "proof").stream().map(Evidence::hash).toList(),
        item.containsKey("actorName")
            ? Optional.of(actorName(Members.object(item, "actorName")))
            : Optional.empty());
  }

  private static Hash hash(Object value) {
    if (!(value instanceof String base64)) {
      throw new MalformedException("a hash is not a text");
    }
    return Hash.parse(base64);
  }

  private static ActorName actorName(Map<?, ?> actorName) {
    return new ActorName(Members.text(actorName, "salt"), Members.text(actorName, "name"));
  }
}
