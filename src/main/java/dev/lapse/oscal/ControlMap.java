package dev.lapse.oscal;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** Which controls of which frameworks the exceptions are evidence for, and by what. */
final class ControlMap {
  private static final List<Framework> FRAMEWORKS =
      List.of(
          new Framework(
              "nist-csf-2.0",
              "NIST Cybersecurity Framework 2.0",
              "https://doi.org/10.6028/NIST.CSWP.29",
              List.of(
                  new Control(
                      "ID.RA-07",
                      "Every exception is asked for with its reason, decided, recorded and tracked to its end."),
                  new Control(
                      "GV.PO",
                      "No exception without a policy that allows it; its name and version stand in each request and decision."))),
          new Framework(
              "nist-800-53-r5",
              "NIST SP 800-53 Revision 5",
              "https://doi.org/10.6028/NIST.SP.800-53r5",
              List.of(
                  new Control(
                      "AC-2(2)",
                      "The temporary access ends by itself at its deadline, and is read back gone."),
                  new Control(
                      "AC-2(3)",
                      "Access whose time is over, or that nobody asked for, is taken away."),
                  new Control("AC-5", "Nobody decides on a request of their own."),
                  new Control(
                      "AC-6(7)",
                      "Each extension is decided anew; what stands without an exception is found."),
                  new Control(
                      "AU-9(3)", "The entries are leaves of a Merkle tree whose head is signed."),
                  new Control(
                      "AU-10",
                      "Each step names who did it and how they had signed in, under the signed head."))),
          new Framework(
              "owasp-nhi-2025",
              "OWASP Non-Human Identities Top 10 2025",
              "https://owasp.org/www-project-non-human-identities-top-10/2025/",
              List.of(
                  new Control(
                      "NHI1:2025", "What a machine was given for a while is taken away in time."),
                  new Control(
                      "NHI5:2025",
                      "A machine has a scope only while there is a decided reason for it."))));

  private ControlMap() {}

  private record Control(String id, String by) {}

  private record Framework(String key, String title, String address, List<Control> controls) {
    String id() {
      return NameIds.of("framework", key);
    }

    Map<String, Object> resource() {
      var props = new Props();
      controls.forEach(control -> props.with("control", control.id(), control.by()));
      var resource = new LinkedHashMap<String, Object>();
      resource.put("uuid", id());
      resource.put("title", Words.markup(title));
      resource.put(
          "description", "The controls that these exceptions are evidence for, and by what.");
      resource.put("props", props.list());
      resource.put("citation", Map.of("text", Words.markup(title)));
      resource.put("rlinks", List.of(Map.of("href", address)));
      return resource;
    }
  }

  /** From a risk to the frameworks. */
  static List<Map<String, Object>> links() {
    return FRAMEWORKS.stream()
        .map(framework -> Map.<String, Object>of("href", "#" + framework.id(), "rel", "reference"))
        .toList();
  }

  /** The frameworks with their controls, and what else comes with them. */
  static Map<String, Object> backMatter(Map<String, Object> other) {
    var resources = new ArrayList<Map<String, Object>>();
    Stream.concat(FRAMEWORKS.stream().map(Framework::resource), Stream.of(other))
        .forEach(resources::add);
    return Map.of("resources", resources);
  }
}
