package dev.lapse.api;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Whoever reads the document finds an example of everything, and each one is what it says. */
@QuarkusTest
@TestProfile(ApiTestProfile.class)
class ApiExamplesTest {
  private static final ObjectMapper JSON = new ObjectMapper();

  /** Something that has a schema and should have an example, and where it is in the document. */
  private record Place(String pointer, JsonNode node) {
    Place at(String... steps) {
      var further = OpenApiContract.pointer(steps);
      return new Place(pointer + further, node.at(further));
    }

    Stream<Place> children(String name) {
      var all = at(name);
      return all.node().properties().stream().map(child -> all.at(child.getKey()));
    }

    Stream<JsonNode> examples() {
      return Stream.concat(
          Stream.of(node.path("example")).filter(example -> !example.isMissingNode()),
          node.path("examples").valueStream().map(example -> example.path("value")));
    }
  }

  private JsonNode document;

  @BeforeEach
  void readTheDocument() throws JsonProcessingException {
    document = JSON.readTree(given().get("/q/openapi?format=json").asString());
  }

  @Test
  void everyParameterHasAnExample() {
    // When
    var without =
        operations().flatMap(ApiExamplesTest::parameters).filter(this::isWithout).toList();

    // Then
    assertThat(operations().flatMap(ApiExamplesTest::parameters)).hasSizeGreaterThan(15);
    assertThat(without).isEmpty();
  }

  @Test
  void everyBodyHasAnExample() {
    // When
    var without = operations().flatMap(this::bodies).filter(this::isWithout).toList();

    // Then
    assertThat(operations().flatMap(this::bodies)).hasSizeGreaterThan(15);
    assertThat(without).isEmpty();
  }

  @Test
  void everyProblemHasAnExampleByItsCode() {
    // Given
    var codes = Stream.of(ProblemCode.values()).map(ProblemCode::code).distinct().toList();

    // When
    var problems = problems().toList();

    // Then
    assertThat(problems)
        .isNotEmpty()
        .allSatisfy(problem ->
            problem
                .node()
                .path("examples")
                .properties()
                .forEach(example ->
                    assertThat(example.getValue().at("/value/code").asText())
                        .isEqualTo(example.getKey())));
    assertThat(problems)
        .flatExtracting(problem -> List.copyOf(problem.node().path("examples").properties()))
        .extracting(Map.Entry::getKey)
        .contains(codes.toArray(String[]::new));
    assertThat(problems.toString()).doesNotContain("What went wrong, and what to do about it.");
  }

  @Test
  void everyExampleIsWhatItsSchemaSays() {
    // Given
    var places =
        Stream.of(
                operations().flatMap(ApiExamplesTest::parameters),
                operations().flatMap(this::bodies),
                problems())
            .flatMap(place -> place);

    // When
    List<String> wrong = new ArrayList<>();
    places.forEach(place ->
        place
            .examples()
            .forEach(example ->
                OpenApiContract.errors(document, place.pointer() + "/schema", example.toString())
                    .forEach(error -> wrong.add(place.pointer() + ": " + error))));

    // Then
    assertThat(wrong).isEmpty();
  }

  @Test
  void anApprovalMayComeWithoutABody() {
    // When
    var approval = document.at(OpenApiContract.pointer("paths", "/api/v1/grants/{id}/approve"));

    // Then
    assertThat(approval.at("/post/requestBody/required").asBoolean(false)).isFalse();
  }

  private boolean isWithout(Place place) {
    return place.examples().findAny().isEmpty();
  }

  private Stream<Place> operations() {
    return new Place("", document)
        .children("paths")
        .filter(path -> path.pointer().startsWith(OpenApiContract.pointer("paths", "/api/")))
        .filter(path -> !path.pointer().contains("provoke"))
        .flatMap(path ->
            path.node().properties().stream()
                .filter(method -> method.getValue().has("responses"))
                .map(method -> path.at(method.getKey())));
  }

  private static Stream<Place> parameters(Place operation) {
    var all = operation.at("parameters");
    return IntStream.range(0, all.node().size()).mapToObj(i -> all.at(Integer.toString(i)));
  }

  /** What is sent and what is answered, problems aside: they are answered by reference. */
  private Stream<Place> bodies(Place operation) {
    return Stream.concat(Stream.of(operation.at("requestBody")), operation.children("responses"))
        .flatMap(body -> body.children("content"))
        .filter(type -> !type.pointer().endsWith("problem+json"));
  }

  private Stream<Place> problems() {
    return new Place("", document)
        .at("components")
        .children("responses")
        .flatMap(response -> response.children("content"));
  }
}
