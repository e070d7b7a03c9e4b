package dev.lapse.oscal;

import dev.lapse.audit.EntriesByGrant;
import dev.lapse.audit.EntriesByGrant.DatedHead;
import dev.lapse.tlog.Checkpoint;
import dev.lapse.tlog.SignedNote;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * All exceptions as one plan of action and milestones (OSCAL 1.1.2, JSON), under the newest
 * checkpoint of the log. It is written while it is read, so it takes no more memory for more.
 */
@ApplicationScoped
public class PoamExport {
  private static final String OSCAL = "1.1.2";

  private final EntriesByGrant log;

  /** Of that log. */
  public PoamExport(EntriesByGrant log) {
    this.log = log;
  }

  /** The document in pieces; empty while no grant is in the log: OSCAL knows no plan of nothing. */
  public Uni<Optional<Multi<byte[]>>> pieces() {
    return log.head().map(head -> head.map(this::under));
  }

  private Multi<byte[]> under(DatedHead head) {
    long size = head.head().size();
    return Multi.createBy()
        .concatenating()
        .streams(
            Multi.createFrom().item(() -> beginning(head)),
            risks(size),
            Multi.createFrom().item(() -> new JsonPieces().text("],\n\"poam-items\":[").take()),
            items(size),
            Multi.createFrom().item(() -> end(head)));
  }

  private Multi<byte[]> risks(long size) {
    return Multi.createFrom()
        .deferred(() -> {
          var risks = new RiskPieces();
          return Multi.createBy()
              .concatenating()
              .streams(log.all(size).map(risks::add), Multi.createFrom().item(risks::end));
        });
  }

  private Multi<byte[]> items(long size) {
    return Multi.createFrom()
        .deferred(() -> {
          var items = new PoamItems();
          return log.beginnings(size).map(items::add);
        });
  }

  private static byte[] beginning(DatedHead head) {
    var checkpoint = checkpoint(head);
    var members = new LinkedHashMap<String, Object>();
    members.put(
        "uuid",
        NameIds.of(
            "plan", checkpoint.origin() + " " + checkpoint.size() + " " + checkpoint.root()));
    members.put("metadata", metadata(head, checkpoint));
    members.put(
        "system-id",
        Map.of(
            "identifier-type",
            "https://ietf.org/rfc/rfc4122",
            "id",
            NameIds.of("system", checkpoint.origin())));
    return new JsonPieces()
        .text("{\"plan-of-action-and-milestones\":{")
        .members(members)
        .text(",\n\"risks\":[")
        .take();
  }

  private static Map<String, Object> metadata(DatedHead head, Checkpoint checkpoint) {
    return Map.of(
        "title",
        "Time-bound exceptions for machine identities",
        "last-modified",
        head.signedAt().toString(),
        "version",
        Long.toString(checkpoint.size()),
        "oscal-version",
        OSCAL,
        "props",
        new Props()
            .with("log", checkpoint.origin())
            .with("log-size", checkpoint.size())
            .with("log-root", checkpoint.root().base64())
            .list());
  }

  private static byte[] end(DatedHead head) {
    return new JsonPieces()
        .text("],\n\"back-matter\":")
        .object(ControlMap.backMatter(resource(head)))
        .text("}}\n")
        .take();
  }

  /** What was signed over every entry that is told here. */
  private static Map<String, Object> resource(DatedHead head) {
    var note = head.head().note();
    var resource = new LinkedHashMap<String, Object>();
    resource.put("uuid", NameIds.of("checkpoint", note));
    resource.put("title", "Checkpoint of the audit log");
    resource.put(
        "description",
        "A signed note (C2SP tlog-checkpoint) over every entry that the logs of the risks tell.");
    resource.put(
        "base64",
        Map.of(
            "filename",
            "checkpoint",
            "media-type",
            "text/plain",
            "value",
            Base64.getEncoder().encodeToString(note.getBytes(StandardCharsets.UTF_8))));
    return resource;
  }

  private static Checkpoint checkpoint(DatedHead head) {
    return Checkpoint.parse(SignedNote.parse(head.head().note()).text());
  }
}
