package dev.lapse.web;

import dev.lapse.actor.Actor;
import dev.lapse.grant.Earlier;
import dev.lapse.grant.Grant;
import dev.lapse.grant.GrantInbox;
import dev.lapse.grant.GrantReadings;
import dev.lapse.grant.RefusedException;
import io.smallrye.mutiny.Uni;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Response;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;
import org.eclipse.microprofile.openapi.annotations.Operation;

/** What waits for the reader. */
@Path("/")
public class InboxResource {
  /** More on one page would not be decided in one sitting. */
  private static final int AT_MOST = 15;

  /** Of what was typed, in bytes: with more of it a page gets too heavy (150 KB). */
  private static final int MOST_TEXT = 40_000;

  private static final String ESCAPED = "<>&\"'";
  private static final int LONGEST_ESCAPE = "&quot;".length();

  private final Entrance entrance;
  private final Frames frames;
  private final GrantInbox inbox;
  private final GrantReadings readings;
  private final ExceptionViews views;

  InboxResource(
      Entrance entrance,
      Frames frames,
      GrantInbox inbox,
      GrantReadings readings,
      ExceptionViews views) {
    this.entrance = entrance;
    this.frames = frames;
    this.inbox = inbox;
    this.readings = readings;
    this.views = views;
  }

  /** The inbox. */
  @GET
  @Operation(hidden = true)
  public Uni<Response> inbox(@QueryParam("done") Done done, @QueryParam("exception") UUID grant) {
    return entrance.read(
        actor -> notice(done, grant, actor).chain(notice -> show(actor, notice.orElse(null))));
  }

  /** What was done with the last card; empty where that is not so. */
  private Uni<Optional<Notice>> notice(Done done, UUID id, Actor actor) {
    if (done == null || id == null) {
      return Uni.createFrom().item(Optional.empty());
    }
    return readings
        .find(id, actor)
        .chain(
            grant -> readings.trail(id, actor).map(trail -> done.isBorneOut(grant, trail, actor)))
        .onFailure(RefusedException.class)
        .recoverWithItem(false)
        .map(borneOut -> borneOut ? Optional.of(done.notice(id)) : Optional.empty());
  }

  private Uni<Response> show(Actor actor, Notice notice) {
    return inbox
        .waitingFor(actor, AT_MOST + 1)
        .chain(found -> inbox.before(found).chain(before -> render(found, before, actor, notice)));
  }

  private Uni<Response> render(
      List<Grant> found, Map<UUID, Earlier> before, Actor actor, Notice notice) {
    int shown = countThatFit(found);
    var cards =
        found.stream()
            .limit(shown)
            .map(grant ->
                Card.of(views.of(grant, actor), before.getOrDefault(grant.id(), Earlier.NOTHING)))
            .toList();
    return Entrance.page(
        Pages.inbox(frames.around("Inbox", Section.INBOX), notice, cards, found.size() > shown));
  }

  /** The first one does, however long it is. */
  private static int countThatFit(List<Grant> found) {
    int count = 0;
    long text = 0;
    for (var grant : found.subList(0, Math.min(AT_MOST, found.size()))) {
      text += textOf(grant);
      if (count > 0 && text > MOST_TEXT) {
        break;
      }
      count++;
    }
    return count;
  }

  private static long textOf(Grant grant) {
    return Stream.concat(Stream.of(grant.reason()), grant.compensatingControls().stream())
        .mapToLong(InboxResource::weight)
        .sum();
  }

  private static long weight(String typed) {
    long escaped = typed.chars().filter(one -> ESCAPED.indexOf(one) >= 0).count();
    return typed.getBytes(StandardCharsets.UTF_8).length + escaped * LONGEST_ESCAPE;
  }
}
