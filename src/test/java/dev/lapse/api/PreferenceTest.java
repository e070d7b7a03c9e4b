package dev.lapse.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PreferenceTest {

  @ParameterizedTest
  @ValueSource(
      strings = {
        "wait=30",
        "WAIT=30",
        " wait = 30 ",
        "wait=\"30\"",
        "respond-async, wait=30",
        "wait=30, respond-async",
        "return=minimal,wait=30;foo=bar",
        "wait=30, wait=10",
      })
  void aWishToWaitIsUnderstoodAmongOthers(String header) {
    // When
    var wait = Preference.wait(header);

    // Then
    assertThat(wait).contains(Duration.ofSeconds(30));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "wait",
        "wait=",
        "wait=0",
        "wait=-1",
        "wait=1.5",
        "wait=PT30S",
        "wait=30s",
        "wait=9999999",
        "await=30",
        "wait-for=30",
        "respond-async",
      })
  void whatIsNotUnderstoodIsNoWish(String header) {
    // When
    var wait = Preference.wait(header);

    // Then
    assertThat(wait).isEmpty();
  }

  @Test
  void noHeaderIsNoWish() {
    // When
    var wait = Preference.wait(null);

    // Then
    assertThat(wait).isEmpty();
  }
}
