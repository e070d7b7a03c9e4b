package dev.lapse.oscal;

import com.fasterxml.uuid.Generators;
import com.fasterxml.uuid.StringArgGenerator;
import com.fasterxml.uuid.impl.NameBasedGenerator;
import java.util.UUID;

/**
 * The ids in the document: UUIDs of version 5, made of what they name, so that they are the same in
 * every export. OSCAL takes versions 4 and 5 only, and ours are of version 7.
 */
final class NameIds {
  /** What our names mean, in OSCAL's words: the namespace of props, and of these ids. */
  static final String NAMESPACE = "https://lapse.dev/ns/oscal";

  private static final StringArgGenerator IDS =
      Generators.nameBasedGenerator(
          Generators.nameBasedGenerator(NameBasedGenerator.NAMESPACE_URL).generate(NAMESPACE));

  private NameIds() {}

  /** The id of that thing of that kind. */
  static String of(String kind, Object name) {
    return IDS.generate(kind + ":" + name).toString();
  }

  static String ofRisk(UUID grant) {
    return of("risk", grant);
  }
}
