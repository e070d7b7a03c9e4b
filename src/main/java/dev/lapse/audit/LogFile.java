package dev.lapse.audit;

/** A part of the log as it is served. */
public final class LogFile {
  private final byte[] bytes;
  private final boolean complete;

  LogFile(byte[] bytes, boolean complete) {
    this.bytes = bytes.clone();
    this.complete = complete;
  }

  public byte[] bytes() {
    return bytes.clone();
  }

  /** Whether it never changes and never goes. */
  public boolean complete() {
    return complete;
  }
}
