package dev.lapse.inventory;

import java.util.Optional;

/**
 * Which service accounts a reader asks for: those with a scope that nothing explains first, then by
 * name.
 *
 * @param text what the name of the client or of a scope has in it; empty: all
 * @param unexplainedOnly only those that have a scope that nothing explains
 * @param after the last one of the page before; empty: from the start
 * @param limit how many at most; at least 1
 */
public record InventoryQuery(
    Optional<String> text, boolean unexplainedOnly, Optional<Place> after, int limit) {

  /** The place of a service account in the order of the list. */
  public record Place(boolean explained, String clientId) implements Comparable<Place> {
    static Place of(ServiceAccount account) {
      return new Place(account.isExplained(), account.clientId());
    }

    @Override
    public int compareTo(Place other) {
      int byExplained = Boolean.compare(explained, other.explained);
      return byExplained == 0 ? clientId.compareTo(other.clientId) : byExplained;
    }
  }

  boolean takes(ServiceAccount account) {
    return text.filter(wanted -> !account.isAbout(wanted)).isEmpty()
        && !(unexplainedOnly && account.isExplained())
        && after.filter(place -> Place.of(account).compareTo(place) <= 0).isEmpty();
  }
}
