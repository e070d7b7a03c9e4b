package dev.lapse.api;

import com.fasterxml.jackson.annotation.JsonSetter;
import com.fasterxml.jackson.annotation.Nulls;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.cfg.CoercionAction;
import com.fasterxml.jackson.databind.cfg.CoercionInputShape;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.databind.type.LogicalType;
import com.fasterxml.jackson.datatype.jdk8.Jdk8Module;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import jakarta.inject.Singleton;
import jakarta.ws.rs.ConstrainedTo;
import jakarta.ws.rs.RuntimeType;
import jakarta.ws.rs.ext.ContextResolver;
import jakarta.ws.rs.ext.Provider;
import java.time.Duration;
import java.time.Instant;

/**
 * JSON as the API reads and writes it. A body that could be understood in two ways is refused: a
 * request for access must not be guessed at.
 *
 * <p>Only the server uses it. What other programs send to us, such as Keycloak, may gain fields at
 * any time, so the application's general mapper stays lenient.
 */
@Provider
@Singleton
@ConstrainedTo(RuntimeType.SERVER)
public class StrictJson implements ContextResolver<ObjectMapper> {
  private final ObjectMapper mapper = create();

  @Override
  public ObjectMapper getContext(Class<?> type) {
    return mapper;
  }

  /** The mapper itself, for what is read or written outside of a resource. */
  public ObjectMapper mapper() {
    return mapper;
  }

  private static ObjectMapper create() {
    return JsonMapper.builder()
        .addModules(new JavaTimeModule(), new Jdk8Module(), times())
        .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
        .enable(
            DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES,
            DeserializationFeature.FAIL_ON_TRAILING_TOKENS,
            DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES,
            DeserializationFeature.FAIL_ON_NUMBERS_FOR_ENUMS)
        .disable(DeserializationFeature.ACCEPT_FLOAT_AS_INT)
        .disable(MapperFeature.ALLOW_COERCION_OF_SCALARS)
        .withCoercionConfigDefaults(
            empty -> empty.setCoercion(CoercionInputShape.EmptyString, CoercionAction.Fail))
        .withCoercionConfig(
            LogicalType.Textual,
            text ->
                text.setCoercion(CoercionInputShape.Integer, CoercionAction.Fail)
                    .setCoercion(CoercionInputShape.Float, CoercionAction.Fail)
                    .setCoercion(CoercionInputShape.Boolean, CoercionAction.Fail))
        .defaultSetterInfo(JsonSetter.Value.forContentNulls(Nulls.FAIL))
        .disable(
            SerializationFeature.WRITE_DATES_AS_TIMESTAMPS,
            SerializationFeature.WRITE_DURATIONS_AS_TIMESTAMPS)
        .build();
  }

  private static SimpleModule times() {
    return new SimpleModule("strict-times")
        .addDeserializer(
            Instant.class,
            new StrictTimes.TimeDeserializer<>(
                Instant.class, StrictTimes::instant, StrictTimes.INSTANT))
        .addDeserializer(
            Duration.class,
            new StrictTimes.TimeDeserializer<>(
                Duration.class, StrictTimes::duration, StrictTimes.DURATION));
  }
}
