package dev.lapse.api;

import dev.lapse.http.RequestLimits;
import jakarta.ws.rs.ConstrainedTo;
import jakarta.ws.rs.RuntimeType;
import jakarta.ws.rs.ext.Provider;
import jakarta.ws.rs.ext.ReaderInterceptor;
import jakarta.ws.rs.ext.ReaderInterceptorContext;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;

/**
 * Refuses a body that is too large and does not say its length, with an answer that the client gets
 * to read. One that says it is refused by {@link HeadCheck}.
 */
@Provider
@ConstrainedTo(RuntimeType.SERVER) // or it would limit what Keycloak may answer, too
public class BodyLimit implements ReaderInterceptor {

  @Override
  public Object aroundReadFrom(ReaderInterceptorContext context) throws IOException {
    InputStream body = context.getInputStream();
    byte[] read = body.readNBytes(RequestLimits.BODY + 1);
    if (read.length > RequestLimits.BODY) {
      drop(body);
      throw new BodyTooLargeException();
    }
    context.setInputStream(new ByteArrayInputStream(read));
    return context.proceed();
  }

  private static void drop(InputStream body) throws IOException {
    byte[] buffer = new byte[8192];
    long dropped = 0;
    int count = body.read(buffer);
    while (count >= 0 && dropped < RequestLimits.DROPPED_AT_MOST) {
      dropped += count;
      count = body.read(buffer);
    }
  }
}
