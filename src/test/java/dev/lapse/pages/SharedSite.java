package dev.lapse.pages;

import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/**
 * Gives every class of tests the same {@link Site}, since a packaged service takes its time to
 * start; and takes back after each test what it left in the inbox, which shows no more than some.
 */
final class SharedSite implements ParameterResolver, AfterEachCallback {
  private static final ExtensionContext.Namespace OURS =
      ExtensionContext.Namespace.create(SharedSite.class);

  @Override
  public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
    return parameter.getParameter().getType() == Site.class;
  }

  @Override
  public Site resolveParameter(ParameterContext parameter, ExtensionContext context) {
    return site(context);
  }

  @Override
  public void afterEach(ExtensionContext context) {
    site(context).withdrawWhatWaits();
  }

  /** Kept by the whole run, at whose end it is closed. */
  private static Site site(ExtensionContext context) {
    return context
        .getRoot()
        .getStore(OURS)
        .computeIfAbsent(Site.class, none -> new Site(), Site.class);
  }
}
