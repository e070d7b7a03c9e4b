package dev.lapse.web;

import io.quarkus.qute.TemplateData;
import java.util.List;
import java.util.UUID;

/**
 * The form of a request, with what was typed into it before.
 *
 * @param once what tells this form from every other, so that sending it twice asks once
 * @param realms those to choose from
 */
@TemplateData
record RequestDraft(
    String once,
    List<String> realms,
    String realm,
    String subject,
    String scope,
    boolean byDefault,
    String reason,
    String ticket,
    String controls,
    String duration,
    String starts) {

  static RequestDraft empty(UUID once, List<String> realms) {
    return new RequestDraft(
        once.toString(), realms, realms.getFirst(), "", "", false, "", "", "", "", "");
  }

  static RequestDraft of(RequestForm form, UUID once, List<String> realms) {
    return new RequestDraft(
        once.toString(),
        realms,
        orEmpty(form.realm),
        orEmpty(form.subject),
        orEmpty(form.scope),
        "default".equals(form.assignment),
        orEmpty(form.reason),
        orEmpty(form.ticket),
        orEmpty(form.controls),
        orEmpty(form.duration),
        orEmpty(form.starts));
  }

  private static String orEmpty(String text) {
    return text == null ? "" : text;
  }
}
