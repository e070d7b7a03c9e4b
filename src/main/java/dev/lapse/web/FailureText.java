package dev.lapse.web;

import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;

/** What went wrong, as a page for people. */
@ApplicationScoped
class FailureText {
  private final Frames frames;

  FailureText(Frames frames) {
    this.frames = frames;
  }

  /** The page, as HTML, for an answer with that status. */
  String page(int status) {
    return switch (status) {
      case 401 -> page("You are not signed in", "Sign in, and try again.");
      case 403 ->
          page(
              "This was not taken",
              "What you sent does not come from a page of your session, or you may not do it. Open"
                  + " the page anew and try again.");
      case 404, 405 -> page("There is nothing here", "Check the address, or start from the inbox.");
      case 411, 413 ->
          page("That was more than a form holds", "Send less of it: all of it may have 64 KiB.");
      case 414 ->
          page("That address is too long", "Shorten what you look for, or start from the inbox.");
      case 431 ->
          page("Your browser sent too much", "Delete its cookies for this site, and try again.");
      case 429 -> page("That was too much at once", "Wait a minute, and try again.");
      case 503 -> page("Something is away for now", "Nothing was changed. Try again in a moment.");
      default ->
          status < 500
              ? page("This could not be read", "Open the page anew and try again.")
              : page("Something failed", "It is in the log of the service. Try again in a moment.");
    };
  }

  /** Answers with the page where no resource is there to do it. */
  void answer(RoutingContext context, int status) {
    context
        .response()
        .setStatusCode(status)
        .putHeader("Content-Type", "text/html;charset=UTF-8")
        .putHeader("Cache-Control", "no-store");
    context.end(page(status));
  }

  private String page(String headline, String text) {
    return Pages.message(frames.forAnybody(headline), headline, text, "/").render();
  }
}
