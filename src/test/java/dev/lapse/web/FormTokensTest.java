package dev.lapse.web;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class FormTokensTest {
  private static final FormTokens TOKENS = new FormTokens("a-secret-of-the-client");

  @Test
  void everyReplicaKnowsTheTokenOfASession() {
    // Given
    var another = new FormTokens("a-secret-of-the-client");

    // When
    var token = TOKENS.of("alice", "session-1");

    // Then
    assertThat(another.isOf("alice", "session-1", token)).isTrue();
  }

  @Test
  void itIsWorthNothingAnywhereElse() {
    // Given
    var stranger = new FormTokens("another secret");

    // When
    var token = TOKENS.of("alice", "session-1");

    // Then
    assertThat(TOKENS.isOf("alice", "session-2", token)).isFalse();
    assertThat(TOKENS.isOf("bob", "session-1", token)).isFalse();
    assertThat(TOKENS.isOf("alicesession", "-1", token)).isFalse();
    assertThat(stranger.isOf("alice", "session-1", token)).isFalse();
    assertThat(TOKENS.isOf("alice", "session-1", null)).isFalse();
  }
}
