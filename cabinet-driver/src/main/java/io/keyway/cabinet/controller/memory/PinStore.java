// SPDX-License-Identifier: Apache-2.0
package io.keyway.cabinet.controller.memory;

import io.keyway.cabinet.durable.LogFile;
import io.keyway.cabinet.durable.LogFile.Opened;
import io.keyway.cabinet.protocol.link.cbor.CborReader;
import io.keyway.cabinet.protocol.link.cbor.CborWriter;
import io.keyway.model.credential.Credential.Pin;
import io.keyway.model.credential.Credential.PinVerifier;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * PINs that people chose at the keypad and that the roster does not have yet. A choice takes the
 * place of the one-time PIN that it was made with; as soon as the roster has another PIN of that
 * id, the roster counts.
 *
 * <p>File: {@code [id, verifier that is replaced, verifier that was chosen]}.
 */
public final class PinStore implements AutoCloseable {
  private static final int KEPT = 20_000;
  private static final long WORTH_TIDYING = 256 * 1024;

  private final LogFile log;
  private final Map<String, Choice> choices = new LinkedHashMap<>();

  private PinStore(LogFile log) {
    this.log = log;
  }

  /** Opens what was chosen. */
  public static PinStore open(Path file) {
    Opened opened = LogFile.open(file);
    PinStore store = new PinStore(opened.log());
    opened.read(PinStore::decode).forEach(store::fold);
    if (opened.damaged()) {
      store.rewrite();
    }
    return store;
  }

  /** The PIN that counts where the roster has this one. */
  public Pin current(Pin onRoster) {
    return Optional.ofNullable(choices.get(onRoster.id()))
        .filter(choice -> onRoster.oneTime() && choice.replaced().equals(onRoster.verifier()))
        .map(choice -> new Pin(onRoster.id(), choice.chosen()))
        .orElse(onRoster);
  }

  /** Keeps a choice, on the disk when this returns. */
  public void choose(Pin onRoster, PinVerifier chosen) {
    Choice choice = new Choice(onRoster.verifier(), chosen);
    log.append(record(onRoster.id(), choice));
    fold(Map.entry(onRoster.id(), choice));
    if (log.size() > WORTH_TIDYING + choices.size() * 256L) {
      rewrite();
    }
  }

  @Override
  public void close() {
    log.close();
  }

  private void fold(Map.Entry<String, Choice> fresh) {
    choices.remove(fresh.getKey());
    choices.put(fresh.getKey(), fresh.getValue());
    if (choices.size() > KEPT) {
      choices.remove(choices.keySet().iterator().next());
    }
  }

  private void rewrite() {
    log.replace(choices.entrySet().stream().map(e -> record(e.getKey(), e.getValue())).toList());
  }

  private static byte[] record(String id, Choice choice) {
    CborWriter out = new CborWriter().array(3).text(id);
    write(choice.replaced(), out);
    write(choice.chosen(), out);
    return out.bytes();
  }

  private static Map.Entry<String, Choice> decode(byte[] record) {
    return CborReader.whole(
        record,
        in -> {
          in.array(3, 3);
          return Map.entry(in.text(), new Choice(verifier(in), verifier(in)));
        });
  }

  private static void write(PinVerifier verifier, CborWriter out) {
    out.array(3).bytes(verifier.salt()).integer(verifier.iterations()).bytes(verifier.hash());
  }

  private static PinVerifier verifier(CborReader in) {
    in.array(3, 3);
    return new PinVerifier(in.bytes(), in.small(), in.bytes());
  }

  private record Choice(PinVerifier replaced, PinVerifier chosen) {}
}
