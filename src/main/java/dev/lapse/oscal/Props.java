package dev.lapse.oscal;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Properties of ours, in our namespace. */
final class Props {
  private final List<Map<String, Object>> props = new ArrayList<>();

  /** Adds a property; one without a value is left out. */
  Props with(String name, Object value) {
    if (value != null) {
      Words.value(value.toString())
          .ifPresent(
              text -> props.add(Map.of("name", name, "ns", NameIds.NAMESPACE, "value", text)));
    }
    return this;
  }

  /** The same, with what it means. */
  Props with(String name, String value, String remarks) {
    var prop = new LinkedHashMap<String, Object>();
    prop.put("name", name);
    prop.put("ns", NameIds.NAMESPACE);
    prop.put("value", value);
    prop.put("remarks", Words.markup(remarks));
    props.add(prop);
    return this;
  }

  List<Map<String, Object>> list() {
    return List.copyOf(props);
  }
}
