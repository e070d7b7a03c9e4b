package dev.lapse.web;

import io.quarkus.qute.TemplateData;
import java.util.List;

/**
 * The form of a request, with what was typed into it before.
 *
 * @param realms those to choose from
 */
@TemplateData
record RequestDraft(
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

  static RequestDraft empty(List<String> realms) {
    return new RequestDraft(realms, realms.getFirst(), "", "", false, "", "", "", "", "");
  }

  static RequestDraft of(RequestForm form, List<String> realms) {
    return new RequestDraft(
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
