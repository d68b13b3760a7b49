// SPDX-License-Identifier: Apache-2.0
package io.keyway.app.ssf;

import io.keyway.app.settings.Secrets;
import io.keyway.app.settings.SignalSettings;
import io.keyway.app.ssf.Outcome.NotNow;
import io.keyway.app.ssf.Outcome.Refused;
import io.keyway.app.ssf.Outcome.Taken;
import io.keyway.app.store.Incidents;
import io.keyway.app.store.Incidents.Reason;
import io.keyway.app.store.SignalStreams;
import io.keyway.app.store.Store;
import io.keyway.app.store.Store.Priority;
import io.keyway.connectors.signal.PollEndpoint;
import io.keyway.connectors.signal.PollEndpoint.Polled;
import io.keyway.connectors.signal.Verification;
import io.keyway.model.audit.Incident.Severity;
import java.io.IOException;
import java.net.URI;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;

/**
 * Asks the transmitters that do not push (RFC 8936), and asks those that can to prove that their
 * stream works. One thread for each stream. What was taken is acknowledged with the next request,
 * so a bridge that dies before gets it again and knows it.
 */
@Component
final class SsfPoller implements SmartLifecycle {
  private static final Logger LOG = LoggerFactory.getLogger(SsfPoller.class);
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final Duration LONGEST_PAUSE = Duration.ofMinutes(5);
  private static final int QUESTIONS_IN_A_SILENCE = 4;

  private final Transmitters transmitters;
  private final SsfReceiver receiver;
  private final Secrets secrets;
  private final Store store;
  private final SignalStreams records;
  private final Incidents incidents;
  private final Clock clock;
  private final SecureRandom random = new SecureRandom();
  private final List<ScheduledExecutorService> threads = new ArrayList<>();

  SsfPoller(
      Transmitters transmitters,
      SsfReceiver receiver,
      Secrets secrets,
      Store store,
      SignalStreams records,
      Incidents incidents,
      Clock clock) {
    this.transmitters = transmitters;
    this.receiver = receiver;
    this.secrets = secrets;
    this.store = store;
    this.records = records;
    this.incidents = incidents;
    this.clock = clock;
  }

  @Override
  public synchronized void start() {
    if (isRunning()) {
      return;
    }
    for (SignalStream stream : transmitters.all()) {
      Optional.ofNullable(stream.settings().poll())
          .ifPresent(poll -> thread(stream).execute(new Round(stream, poll)));
      Optional.ofNullable(stream.settings().verification()).ifPresent(asked -> ask(stream, asked));
    }
  }

  @Override
  public synchronized void stop() {
    threads.forEach(ScheduledExecutorService::shutdownNow);
    threads.clear();
  }

  @Override
  public synchronized boolean isRunning() {
    return !threads.isEmpty();
  }

  private ScheduledExecutorService thread(SignalStream stream) {
    ScheduledExecutorService thread =
        Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name("signals-" + stream.name()).factory());
    threads.add(thread);
    return thread;
  }

  private void ask(SignalStream stream, SignalSettings.Asked asked) {
    PollEndpoint endpoint = endpoint(stream, "verification", asked.secret());
    long pause = stream.settings().silence().dividedBy(QUESTIONS_IN_A_SILENCE).toMillis();
    thread(stream)
        .scheduleWithFixedDelay(
            () -> askOnce(stream, asked, endpoint), 0, pause, TimeUnit.MILLISECONDS);
  }

  private void askOnce(SignalStream stream, SignalSettings.Asked asked, PollEndpoint endpoint) {
    try {
      byte[] state = new byte[16];
      random.nextBytes(state);
      String text = Base64.getUrlEncoder().withoutPadding().encodeToString(state);
      store.commit(
          Priority.NORMAL,
          db -> {
            records.begin(db, stream.name(), clock.instant());
            records.asked(db, stream.name(), text, clock.instant());
            return true;
          });
      endpoint.askVerification(URI.create(asked.uri()), asked.streamId(), text);
    } catch (IOException | RuntimeException e) {
      LOG.warn(
          "A transmitter could not be asked to verify its stream. stream={}", stream.name(), e);
    }
  }

  private PollEndpoint endpoint(SignalStream stream, String part, String secret) {
    String setting = "keyway.ssf." + stream.name() + "." + part + ".secret";
    return new PollEndpoint(
        transmitters.http(), Transmitters.header(setting, secret, secrets).orElse(""), PATIENCE);
  }

  /** One question after the other to one transmitter, on one thread. */
  private final class Round implements Runnable {
    private final SignalStream stream;
    private final SignalSettings.Poll settings;
    private final PollEndpoint endpoint;
    private final ScheduledExecutorService thread;
    private List<String> taken = List.of();
    private Map<String, Verification.Refused> refused = Map.of();
    private int failures;

    Round(SignalStream stream, SignalSettings.Poll settings) {
      this.stream = stream;
      this.settings = settings;
      this.endpoint = endpoint(stream, "poll", settings.secret());
      this.thread = threads.getLast();
    }

    @Override
    public void run() {
      Duration pause;
      try {
        pause = poll();
        if (failures > 0) {
          failures = 0;
          reached();
        }
      } catch (IOException | RuntimeException e) {
        failures++;
        pause = pauseAfterFailure();
        LOG.warn(
            "A transmitter cannot be asked; it is asked again. stream={} in={}",
            stream.name(),
            pause,
            e);
        unreached();
      }
      if (!thread.isShutdown()) {
        thread.schedule(this, pause.toMillis(), TimeUnit.MILLISECONDS);
      }
    }

    private Duration poll() throws IOException {
      Polled polled = endpoint.poll(URI.create(settings.uri()), taken, refused, false);
      taken = List.of();
      refused = Map.of();
      List<String> done = new ArrayList<>();
      Map<String, Verification.Refused> errors = new HashMap<>();
      boolean all = true;
      for (Map.Entry<String, String> token : polled.tokens().entrySet()) {
        switch (receiver.receive(stream, token.getValue())) {
          case Taken ok -> done.add(token.getKey());
          case Refused no ->
              errors.put(token.getKey(), new Verification.Refused(no.error(), no.description()));
          case NotNow later -> all = false;
        }
      }
      taken = done;
      refused = errors;
      boolean again = all && (polled.more() || !polled.tokens().isEmpty());
      return again ? Duration.ZERO : settings.every();
    }

    private Duration pauseAfterFailure() {
      Duration longer = settings.every().multipliedBy(1L << Math.min(failures, 6));
      return longer.compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : longer;
    }

    private void unreached() {
      note(
          () ->
              store.commit(
                  Priority.NORMAL,
                  db ->
                      incidents.open(
                          db,
                          Reason.of(
                              "signal-transmitter-unreachable",
                              Severity.HIGH,
                              "The transmitter of stream "
                                  + stream.name()
                                  + " cannot be asked for signals; nothing is taken away because"
                                  + " of it. Check its address, its credential and the way there",
                              key()),
                          clock.instant())));
    }

    private void reached() {
      note(
          () ->
              store.commit(
                  Priority.NORMAL, db -> incidents.resolveByDedupe(db, key(), clock.instant())));
    }

    private String key() {
      return "signal-transmitter-unreachable:" + stream.name();
    }

    private void note(Runnable work) {
      try {
        work.run();
      } catch (RuntimeException e) {
        LOG.warn("An incident could not be written. stream={}", stream.name(), e);
      }
    }
  }
}
