package dev.lapse.tlog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The vectors are those of RFC 8785 and of the test data that it names. */
class CanonicalJsonTest {

  static List<List<String>> documents() {
    return List.of(
        List.of(
            "[\n  56,\n  {\n    \"d\": true,\n    \"10\": null,\n    \"1\": [ ]\n  }\n]",
            "[56,{\"1\":[],\"10\":null,\"d\":true}]"),
        List.of(
            "{\"peach\": \"This sorting order\", \"p\u00e9ch\u00e9\": \"is wrong according to"
                + " French\", \"p\u00eache\": \"but canonicalization MUST\", \"sin\": \"ignore"
                + " locale\"}",
            "{\"peach\":\"This sorting order\",\"p\u00e9ch\u00e9\":\"is wrong according to"
                + " French\",\"p\u00eache\":\"but canonicalization MUST\",\"sin\":\"ignore"
                + " locale\"}"),
        List.of(
            "{\"1\": {\"f\": {\"f\": \"hi\",\"F\": 5} ,\"\\n\": 56.0}, \"10\": { }, \"\":"
                + " \"empty\", \"a\": { }, \"111\": [ {\"e\": \"yes\",\"E\": \"no\" } ], \"A\": {"
                + " }}",
            "{\"\":\"empty\",\"1\":{\"\\n\":56,\"f\":{\"F\":5,\"f\":\"hi\"}},\"10\":{},"
                + "\"111\":[{\"E\":\"no\",\"e\":\"yes\"}],\"A\":{},\"a\":{}}"),
        List.of(
            "{\"Unnormalized Unicode\":\"A\\u030a\"}", "{\"Unnormalized Unicode\":\"A\u030a\"}"),
        List.of(
            "{\"numbers\": [333333333.33333329, 1E30, 4.50, 2e-3,"
                + " 0.000000000000000000000000001], \"string\":"
                + " \"\\u20ac$\\u000F\\u000aA'\\u0042\\u0022\\u005c\\\\\\\"\\/\", \"literals\":"
                + " [null, true, false]}",
            "{\"literals\":[null,true,false],\"numbers\":[333333333.3333333,1e+30,4.5,0.002,1e-27],"
                + "\"string\":\"\u20ac$\\u000f\\nA'B\\\"\\\\\\\\\\\"/\"}"),
        List.of(
            "{\"\\u20ac\": \"Euro Sign\", \"\\r\": \"Carriage Return\", \"\\u000a\": \"Newline\","
                + " \"1\": \"One\", \"\\u0080\": \"Control\\u007f\", \"\\ud83d\\ude02\":"
                + " \"Smiley\", \"\\u00f6\": \"Latin Small Letter O With Diaeresis\", \"\\ufb33\":"
                + " \"Hebrew Letter Dalet With Dagesh\", \"</script>\": \"Browser Challenge\"}",
            "{\"\\n\":\"Newline\",\"\\r\":\"Carriage Return\",\"1\":\"One\",\"</script>\":\"Browser"
                + " Challenge\",\"\u0080\":\"Control\u007f\",\"\u00f6\":\"Latin Small Letter O With"
                + " Diaeresis\",\"\u20ac\":\"Euro Sign\",\"\ud83d\ude02\":\"Smiley\","
                + "\"\ufb33\":\"Hebrew Letter Dalet With Dagesh\"}"));
  }

  @ParameterizedTest
  @MethodSource("documents")
  void aDocumentHasOneForm(List<String> document) {
    // Given
    var json = document.getFirst().getBytes(StandardCharsets.UTF_8);

    // When
    var canonical = CanonicalJson.write(CanonicalJson.read(json));

    // Then
    assertThat(new String(canonical, StandardCharsets.UTF_8)).isEqualTo(document.getLast());
  }

  @ParameterizedTest
  @CsvSource({
    "0000000000000000,0",
    "8000000000000000,0",
    "0000000000000001,5e-324",
    "8000000000000001,-5e-324",
    "7fefffffffffffff,1.7976931348623157e+308",
    "ffefffffffffffff,-1.7976931348623157e+308",
    "4340000000000000,9007199254740992",
    "c340000000000000,-9007199254740992",
    "4430000000000000,295147905179352830000",
    "44b52d02c7e14af5,9.999999999999997e+22",
    "44b52d02c7e14af6,1e+23",
    "44b52d02c7e14af7,1.0000000000000001e+23",
    "444b1ae4d6e2ef4e,999999999999999700000",
    "444b1ae4d6e2ef4f,999999999999999900000",
    "444b1ae4d6e2ef50,1e+21",
    "3eb0c6f7a0b5ed8c,9.999999999999997e-7",
    "3eb0c6f7a0b5ed8d,0.000001",
    "41b3de4355555553,333333333.3333332",
    "41b3de4355555554,333333333.33333325",
    "41b3de4355555555,333333333.3333333",
    "41b3de4355555556,333333333.3333334",
    "41b3de4355555557,333333333.33333343",
    "becbf647612f3696,-0.0000033333333333333333",
    "43143ff3c1cb0959,1424953923781206.2"
  })
  void aNumberIsWrittenAsEcmaScriptDoes(String bits, String written) {
    // Given
    var number = Double.longBitsToDouble(Long.parseUnsignedLong(bits, 16));

    // When
    var json = CanonicalJson.write(number);

    // Then
    assertThat(new String(json, StandardCharsets.UTF_8)).isEqualTo(written);
  }

  @Test
  void whatJsonHasNoValueForIsRefused() {
    // Given
    var values =
        List.of(
            Double.NaN,
            Double.POSITIVE_INFINITY,
            CanonicalJson.LARGEST_INTEGER + 1,
            -CanonicalJson.LARGEST_INTEGER - 1,
            "half \ud83d",
            List.of(Map.of("\ude02", 1)),
            'c');

    // When
    var refusals = values.stream().map(value -> catchThrowable(() -> CanonicalJson.write(value)));

    // Then
    assertThat(refusals)
        .allSatisfy(e -> assertThat(e).isInstanceOf(IllegalArgumentException.class));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "{",
        "{\"a\":1,\"a\":1}",
        "{\"b\":1,\"a\":1}",
        "{\"a\": 1}",
        "{\"a\":1} ",
        "{\"a\":1}{}",
        "{\"a\":1.0}",
        "{\"a\":9007199254740993}",
        "{\"a\":1e400}",
        "{\"a\":\"\\u0041\"}",
        "{\"a\":\"\\ud83d\"}",
        "{'a':1}",
        "{\"a\":NaN}",
        "\ufeff{}",
        "[]",
        "1"
      })
  void whatIsNotTheOneFormOfAnObjectIsRefused(String json) {
    // Given
    var bytes = json.getBytes(StandardCharsets.UTF_8);

    // When
    var refusal = catchThrowable(() -> CanonicalJson.readCanonical(bytes));

    // Then
    assertThat(refusal).isInstanceOf(MalformedException.class);
  }

  @Test
  void whatIsNotUtf8IsRefused() {
    // Given
    var bytes = new byte[] {'"', (byte) 0xff, '"'};

    // When
    var refusal = catchThrowable(() -> CanonicalJson.read(bytes));

    // Then
    assertThat(refusal).isInstanceOf(MalformedException.class);
  }

  @Test
  void anObjectIsReadBackAsItWasWritten() {
    // Given
    var object =
        Map.of("a", 1L, "b", List.of(true, "x", Map.of()), "c", 0.5, "d", Map.of("e", -7L));

    // When
    var read = CanonicalJson.readCanonical(CanonicalJson.write(object));

    // Then
    assertThat(read).isEqualTo(object);
  }
}
