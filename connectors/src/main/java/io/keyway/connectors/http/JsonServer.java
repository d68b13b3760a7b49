// SPDX-License-Identifier: Apache-2.0
package io.keyway.connectors.http;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.io.JsonEOFException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.keyway.connectors.source.SourceException.Refused;
import io.keyway.connectors.source.SourceException.ShapeChanged;
import io.keyway.connectors.source.SourceException.TokenInvalid;
import io.keyway.connectors.source.SourceException.Unreachable;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;

/**
 * One server that answers in JSON. Asks within bounds and tells every failure by its kind; an
 * answer that broke off is never half an answer. Thread-safe; {@link #close} ends what waits.
 */
public final class JsonServer implements AutoCloseable {
  private final Settings settings;
  private final HttpClient client;
  private final JsonMapper json;
  private final Clock clock;

  /**
   * How it is asked.
   *
   * @param base its address; nothing outside its scheme, host and port is ever asked
   * @param timeout within which a whole answer must be there
   * @param mostBytes that an answer may have
   * @param headers of each request, made afresh so that renewed secrets count
   * @param tls whom to believe and who we are; empty for what the machine believes
   */
  public record Settings(
      URI base,
      Duration timeout,
      int mostBytes,
      Supplier<Map<String, String>> headers,
      Optional<SSLContext> tls) {}

  public JsonServer(Settings settings, Clock clock) {
    this.settings = settings;
    this.clock = clock;
    HttpClient.Builder builder =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .followRedirects(HttpClient.Redirect.NEVER)
            .connectTimeout(settings.timeout());
    settings.tls().ifPresent(builder::sslContext);
    this.client = builder.build();
    this.json =
        JsonMapper.builder()
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .build();
    json.getFactory()
        .setStreamReadConstraints(
            StreamReadConstraints.builder().maxNestingDepth(50).maxNumberLength(100).build());
  }

  /** Its address. */
  public URI base() {
    return settings.base();
  }

  /**
   * The address of something on this server.
   *
   * @param reference absolute, or relative to {@link #base}
   * @throws ShapeChanged when it lies on another server: our secrets would go there
   */
  public URI on(String reference) {
    try {
      URI uri = settings.base().resolve(reference).normalize();
      if (!origin(uri).equals(origin(settings.base())) || uri.getUserInfo() != null) {
        throw new ShapeChanged(
            "The answer of " + where() + " points to another server; it is not followed", null);
      }
      return uri;
    } catch (IllegalArgumentException e) {
      throw new ShapeChanged("The answer of " + where() + " points to what is no address", null);
    }
  }

  private static String origin(URI uri) {
    int port = uri.getPort() >= 0 ? uri.getPort() : "https".equals(uri.getScheme()) ? 443 : 80;
    return uri.getScheme() + "://" + uri.getHost() + ":" + port;
  }

  /** What stands at an address of this server. */
  public JsonNode get(URI uri) {
    return parsed(
        uri, expecting(uri, ask("GET", uri, BodyPublishers.noBody(), settings.timeout())));
  }

  /** The same where it may not be there (404). */
  public Optional<JsonNode> find(URI uri) {
    return find(uri, Duration.ZERO);
  }

  /** The same of a server that may wait before it answers. */
  public Optional<JsonNode> find(URI uri, Duration wait) {
    Duration patience = settings.timeout().plus(wait);
    HttpResponse<byte[]> answer = ask("GET", uri, BodyPublishers.noBody(), patience);
    return answer.statusCode() == 404
        ? Optional.empty()
        : Optional.of(parsed(uri, expecting(uri, answer)));
  }

  /** Sends something; what is answered is not looked at. */
  public void send(String method, URI uri, JsonNode body) {
    expecting(uri, ask(method, uri, BodyPublishers.ofString(body.toString()), settings.timeout()));
  }

  /**
   * Submits a form to {@link #base} (RFC 6749, section 3.2).
   *
   * @param headers of this request alone
   * @throws Refused where it says 400, with the word of its error (section 5.2) and nothing else
   */
  JsonNode submit(Map<String, String> form, Map<String, String> headers) {
    String fields =
        form.entrySet().stream()
            .map(
                field ->
                    field.getKey()
                        + "="
                        + URLEncoder.encode(field.getValue(), StandardCharsets.UTF_8))
            .collect(Collectors.joining("&"));
    HttpRequest.Builder request =
        HttpRequest.newBuilder(base())
            .header("Content-Type", "application/x-www-form-urlencoded")
            .POST(BodyPublishers.ofString(fields));
    HttpResponse<byte[]> answer = send(request, headers, settings.timeout());
    if (answer.statusCode() == 400) {
      String error = parsed(base(), answer).path("error").asText();
      throw new Refused(
          where()
              + " gives no token"
              + (error.matches("[a-z_]{1,40}") ? " (" + error + ")" : "")
              + ": check client-id, the secret and scope",
          null);
    }
    return parsed(base(), expecting(base(), answer));
  }

  @Override
  public void close() {
    client.shutdownNow();
    if (settings.headers() instanceof RequestHeaders renewed) {
      renewed.close();
    }
  }

  /** Once more where the server refuses who we are and we can say it anew. */
  private HttpResponse<byte[]> ask(String method, URI uri, BodyPublisher body, Duration patience) {
    Map<String, String> headers = settings.headers().get();
    HttpResponse<byte[]> answer = send(request(method, uri, body), headers, patience);
    return answer.statusCode() == 401
            && settings.headers() instanceof RequestHeaders renewed
            && renewed.isRenewed(headers)
        ? send(request(method, uri, body), renewed.get(), patience)
        : answer;
  }

  private HttpRequest.Builder request(String method, URI uri, BodyPublisher body) {
    HttpRequest.Builder request = HttpRequest.newBuilder(on(uri.toString())).method(method, body);
    return method.equals("GET") ? request : request.header("Content-Type", "application/json");
  }

  private HttpResponse<byte[]> send(
      HttpRequest.Builder request, Map<String, String> headers, Duration patience) {
    request.header("Accept", "application/json");
    try {
      headers.forEach(request::setHeader);
    } catch (IllegalArgumentException e) {
      throw new Refused("A secret for " + where() + " cannot stand in a header", null);
    }
    CompletableFuture<HttpResponse<byte[]>> answer =
        client.sendAsync(request.build(), info -> new BoundedBody(settings.mostBytes()));
    try {
      return answer.get(patience.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      answer.cancel(true);
      throw new Unreachable(where() + " did not answer whole within " + patience, null);
    } catch (InterruptedException e) {
      answer.cancel(true);
      Thread.currentThread().interrupt();
      throw new Unreachable("Asking " + where() + " was interrupted", null);
    } catch (ExecutionException e) {
      throw failed(e.getCause() == null ? e : e.getCause());
    }
  }

  private RuntimeException failed(Throwable cause) {
    if (cause instanceof BoundedBody.TooLarge) {
      return new ShapeChanged(
          where() + " answers with more than " + settings.mostBytes() + " bytes a page", null);
    }
    if (isAboutTrust(cause)) {
      return new Refused(
          "The certificate of "
              + where()
              + ", or ours, is not accepted: compare what the settings trust with what it shows",
          cause);
    }
    return new Unreachable(
        where() + " cannot be asked: " + cause.getClass().getSimpleName(), cause);
  }

  /** A line that broke in the middle of a handshake says nothing of certificates. */
  private static boolean isAboutTrust(Throwable cause) {
    for (Throwable at = cause; at != null; at = at.getCause()) {
      if (at instanceof java.security.cert.CertificateException
          || at instanceof SSLException
              && String.valueOf(at.getMessage()).matches(".*(certificate|bad_cert|unknown_ca).*")) {
        return true;
      }
    }
    return false;
  }

  private HttpResponse<byte[]> expecting(URI uri, HttpResponse<byte[]> answer) {
    int status = answer.statusCode();
    if (status >= 200 && status < 300) {
      return answer;
    }
    String what = where() + " answers " + status + " at " + uri.getPath();
    throw switch (status) {
      case 401, 403, 407 ->
          new Refused(what + ": check the secret, and what its account may read", null);
      case 410 -> new TokenInvalid(what + ": it cannot go on from there");
      case 408, 425, 429 -> new Unreachable(what, null, retryAfter(answer));
      default ->
          status >= 500
              ? new Unreachable(what, null, retryAfter(answer))
              : new ShapeChanged(what + ": check the address and the description", null);
    };
  }

  private JsonNode parsed(URI uri, HttpResponse<byte[]> answer) {
    try {
      JsonNode node = json.readTree(answer.body());
      if (node == null || node.isMissingNode()) {
        throw new Unreachable(where() + " answers nothing at " + uri.getPath(), null);
      }
      return node;
    } catch (JsonEOFException e) {
      throw new Unreachable(where() + " broke off its answer at " + uri.getPath(), null);
    } catch (JsonProcessingException e) {
      throw new ShapeChanged(where() + " does not answer in JSON at " + uri.getPath(), null);
    } catch (IOException e) {
      throw new Unreachable(where() + " cannot be read at " + uri.getPath(), null);
    }
  }

  /** RFC 9110, section 10.2.3: seconds, or a date. */
  private Optional<Duration> retryAfter(HttpResponse<?> answer) {
    return answer
        .headers()
        .firstValue("Retry-After")
        .map(String::strip)
        .flatMap(this::pause)
        .filter(pause -> !pause.isNegative());
  }

  private Optional<Duration> pause(String text) {
    if (text.matches("[0-9]{1,9}")) {
      return Optional.of(Duration.ofSeconds(Long.parseLong(text)));
    }
    try {
      Instant until = ZonedDateTime.parse(text, DateTimeFormatter.RFC_1123_DATE_TIME).toInstant();
      return Optional.of(Duration.between(clock.instant(), until));
    } catch (DateTimeParseException e) {
      return Optional.empty();
    }
  }

  private String where() {
    return origin(settings.base());
  }
}
