package dev.lapse.web;

import java.net.URI;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What a browser may run, show and send a form to on our pages. */
final class ContentPolicy {
  private ContentPolicy() {}

  /**
   * The value of the header. Chromium holds every redirect after a form against {@code
   * form-action}; signing out and deciding lead to Keycloak, and from there perhaps further.
   *
   * @param more origins to which Keycloak may lead
   * @throws IllegalArgumentException if one of them is no origin
   */
  static String text(URI keycloak, List<URI> more) {
    return "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src"
        + " 'self'; base-uri 'none'; frame-ancestors 'none'; form-action 'self' "
        + Stream.concat(Stream.of(originOf(keycloak)), more.stream().map(ContentPolicy::asOrigin))
            .distinct()
            .collect(Collectors.joining(" "));
  }

  private static String originOf(URI address) {
    return address.getScheme() + "://" + address.getRawAuthority();
  }

  /** Else a semicolon in it would begin a directive of its own. */
  private static String asOrigin(URI address) {
    if (!address.toString().matches("https?://[A-Za-z0-9.-]+(:[0-9]{1,5})?")) {
      throw new IllegalArgumentException(
          "lapse.pages.sign-in-origins (LAPSE_PAGES_SIGN_IN_ORIGINS) takes origins such as https://login.example.com, not "
              + address);
    }
    return address.toString();
  }
}
