package dev.lapse.audit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lapse.tlog.SigningKey;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What {@code key NAME FILE} does. */
class NewLogKeyTest {
  private final List<String> lines = new ArrayList<>();

  @TempDir Path folder;

  @Test
  void theSecretGoesToAFileOfOursAndItsOtherHalfIsTold() throws IOException {
    // Given
    var file = folder.resolve("audit.key");

    // When
    var status = NewLogKey.run(List.of("lapse.example.com/audit", file.toString()), lines::add);

    // Then
    assertThat(status).isZero();
    var key = SigningKey.parse(Files.readString(file).strip());
    assertThat(lines).containsExactly(key.verifier().toString());
    assertThat(key.verifier().name()).isEqualTo("lapse.example.com/audit");
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
        .isEqualTo("rw-------");
  }

  @Test
  void aKeyIsNeverReplaced() throws IOException {
    // Given
    var file = Files.writeString(folder.resolve("audit.key"), "a key");

    // When
    var status = NewLogKey.run(List.of("lapse.example.com/audit", file.toString()), lines::add);

    // Then
    assertThat(status).isEqualTo(1);
    assertThat(lines.getLast()).contains("never replaced");
    assertThat(Files.readString(file)).isEqualTo("a key");
  }

  @Test
  void aNameThatNoLogCanHaveMakesNoFile() {
    // Given
    var file = folder.resolve("audit.key");

    // When
    var status = NewLogKey.run(List.of("two words", file.toString()), lines::add);

    // Then
    assertThat(status).isEqualTo(1);
    assertThat(file).doesNotExist();
  }

  @Test
  void withoutNameAndFileItSaysHowItIsUsed() {
    // When
    var status = NewLogKey.run(List.of("lapse.example.com/audit"), lines::add);

    // Then
    assertThat(status).isEqualTo(2);
    assertThat(lines).singleElement().asString().startsWith("usage: key NAME FILE");
  }
}
