package dev.lapse.local;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The browser of this machine; {@code ./dev test} installs one where it can. */
public final class InstalledChromium {
  private static final String VARIABLE = "CHROMIUM";
  private static final Pattern SEPARATOR = Pattern.compile(Pattern.quote(File.pathSeparator));
  private static final Path MAC =
      Path.of("/Applications/Google Chrome.app/Contents/MacOS/Google Chrome");

  private InstalledChromium() {}

  /**
   * The program.
   *
   * @throws LocalFailureException if there is none, saying what is missing
   */
  public static Path find() {
    return named()
        .or(InstalledChromium::onPath)
        .or(() -> Optional.of(MAC).filter(Files::isExecutable))
        .orElseThrow(() ->
            new LocalFailureException(
                "The tests of the pages need Chromium: install it (on Debian: apt-get install"
                    + " chromium), or name the program of one in the variable CHROMIUM."));
  }

  private static Optional<Path> named() {
    return Optional.ofNullable(System.getenv(VARIABLE)).map(Path::of).filter(Files::isExecutable);
  }

  private static Optional<Path> onPath() {
    return SEPARATOR
        .splitAsStream(Optional.ofNullable(System.getenv("PATH")).orElse(""))
        .flatMap(folder ->
            Stream.of("chromium", "chromium-browser", "google-chrome-stable", "google-chrome")
                .map(name -> Path.of(folder, name)))
        .filter(Files::isExecutable)
        .findFirst();
  }
}
