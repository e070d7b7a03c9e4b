package dev.lapse.web;

import io.quarkus.qute.CheckedTemplate;
import io.quarkus.qute.TemplateInstance;
import java.util.List;

/** The templates, which the build checks against what they are given. */
@CheckedTemplate(basePath = "pages")
final class Pages {
  private Pages() {}

  static native TemplateInstance inbox(Frame frame, Notice notice, List<Card> cards, boolean more);

  static native TemplateInstance exceptions(Frame frame, Register register);

  static native TemplateInstance exception(
      Frame frame, Notice notice, ExceptionView one, StoryView story);

  static native TemplateInstance gains(GainsView gains);

  static native TemplateInstance token(Frame frame, String id, GainsView gains);

  static native TemplateInstance use(UseView use);

  static native TemplateInstance used(Frame frame, String id, UseView use);

  static native TemplateInstance ending(EndingInWords ending);

  static native TemplateInstance left(Frame frame, String id, EndingInWords ending);

  static native TemplateInstance request(
      Frame frame, Notice notice, RequestDraft draft, PreviewView preview);

  static native TemplateInstance names(List<String> names);

  static native TemplateInstance preview(PreviewView preview);

  static native TemplateInstance accounts(Frame frame, AccountTable table);

  static native TemplateInstance findings(Frame frame, Notice notice, FindingTable table);

  static native TemplateInstance policies(Frame frame, PolicyTable table);

  static native TemplateInstance audit(Frame frame, AuditTable table);

  static native TemplateInstance message(Frame frame, String headline, String text, String next);
}
