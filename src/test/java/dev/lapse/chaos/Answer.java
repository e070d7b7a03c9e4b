package dev.lapse.chaos;

import com.fasterxml.jackson.databind.JsonNode;

/**
 * What a replica answered.
 *
 * @param sentBefore whether the call was sent before and no usable answer came: it may have been
 *     carried out then
 */
record Answer(int status, JsonNode body, boolean sentBefore) {
  boolean isDone() {
    return status == 200 || status == 201;
  }

  /** The code of the problem; empty where there is none. */
  String code() {
    return body.path("code").asText();
  }

  @Override
  public String toString() {
    return status + " " + body;
  }
}
