package dev.lapse.grant;

import java.time.Duration;

/** How much earlier than one token lifespan before the end of a grant its drain begins. */
@FunctionalInterface
public interface DrainMargin {
  Duration get();
}
