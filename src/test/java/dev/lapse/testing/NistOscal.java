package dev.lapse.testing;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import gov.nist.secauto.metaschema.model.common.validation.IContentValidator;
import gov.nist.secauto.metaschema.model.common.validation.IValidationFinding;
import gov.nist.secauto.metaschema.model.common.validation.IValidationResult;
import gov.nist.secauto.metaschema.model.common.validation.JsonSchemaContentValidator;
import gov.nist.secauto.oscal.lib.OscalBindingContext;
import gov.nist.secauto.oscal.lib.model.PlanOfActionAndMilestones;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.json.JSONObject;
import org.json.JSONTokener;

/** OSCAL as NIST's own library reads it, and the rules that the library lets pass. */
public final class NistOscal {
  private static final String SCHEMA = "/schema/json/oscal-poam_schema.json";
  private static final ObjectMapper JSON = new ObjectMapper();

  /** The token datatype risk-status of OSCAL 1.1.2, as far as an exception has use for it. */
  private static final Set<String> STATUSES =
      Set.of("deviation-requested", "deviation-approved", "closed");

  private NistOscal() {}

  /** Fails unless the file is a plan that OSCAL allows; answers it as NIST's library reads it. */
  public static PlanOfActionAndMilestones requirePlan(Path file) {
    try {
      requirePassing("NIST's JSON schema", schema().validate(file));
      requirePassing(
          "NIST's constraints", OscalBindingContext.instance().validateWithConstraints(file));
      var plan = JSON.readTree(file.toFile()).path("plan-of-action-and-milestones");
      requireStatuses(plan);
      requireReferences(plan);
      return OscalBindingContext.instance().loadPlanOfActionAndMilestones(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static IContentValidator schema() throws IOException {
    try (var schema = OscalBindingContext.class.getResourceAsStream(SCHEMA)) {
      return new JsonSchemaContentValidator(new JSONObject(new JSONTokener(schema)));
    }
  }

  private static void requirePassing(String judge, IValidationResult result) {
    assertThat(result.getFindings()).as(judge).extracting(IValidationFinding::getMessage).isEmpty();
    assertThat(result.isPassing()).as(judge).isTrue();
  }

  private static void requireStatuses(JsonNode plan) {
    var statuses = new ArrayList<String>();
    for (var risk : plan.path("risks")) {
      statuses.add(risk.path("status").asText());
      for (var entry : risk.at("/risk-log/entries")) {
        if (entry.has("status-change")) {
          statuses.add(entry.path("status-change").asText());
        }
      }
    }
    assertThat(statuses).isNotEmpty().allSatisfy(status -> assertThat(STATUSES).contains(status));
  }

  /** Every id is there once, and whatever is pointed to is there. */
  private static void requireReferences(JsonNode plan) {
    var ids = plan.findValuesAsText("uuid");
    assertThat(new HashSet<>(ids)).as("ids").hasSameSizeAs(ids);
    var risks = idsOf(plan.path("risks"));
    assertThat(plan.path("poam-items"))
        .allSatisfy(item ->
            assertThat(item.path("related-risks"))
                .isNotEmpty()
                .allSatisfy(
                    related -> assertThat(risks).contains(related.path("risk-uuid").asText())));
    assertThat(plan.path("poam-items")).hasSameSizeAs(risks);
    var resources = idsOf(plan.at("/back-matter/resources"));
    assertThat(internalLinks(plan)).isNotEmpty().isSubsetOf(resources);
  }

  private static List<String> idsOf(JsonNode list) {
    return Stream.iterate(0, i -> i < list.size(), i -> i + 1)
        .map(i -> list.path(i).path("uuid").asText())
        .toList();
  }

  private static List<String> internalLinks(JsonNode plan) {
    return plan.findValuesAsText("href").stream()
        .filter(address -> address.startsWith("#"))
        .map(address -> address.substring(1))
        .toList();
  }
}
