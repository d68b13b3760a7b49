// SPDX-License-Identifier: Apache-2.0
package io.keyway.app.estate;

import io.keyway.cabinet.AwaitsCabinets;
import io.keyway.cabinet.CabinetException;
import io.keyway.cabinet.CabinetProtocol;
import io.keyway.cabinet.CallsCabinets;
import io.keyway.model.custody.CabinetId;
import io.keyway.model.custody.Estate;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.ServiceLoader;
import java.util.TreeMap;

/**
 * Which protocol is spoken with which cabinet: that of its address, and the link with whoever comes
 * by itself. Immutable.
 */
public final class CabinetProtocols {
  private final AwaitsCabinets awaiting;
  private final Map<String, CallsCabinets> calling = new TreeMap<>();

  /**
   * @throws IllegalArgumentException when two claim one scheme, or not one awaits cabinets
   */
  public CabinetProtocols(List<? extends CabinetProtocol> protocols) {
    List<AwaitsCabinets> awaiting = new ArrayList<>();
    for (CabinetProtocol protocol : protocols) {
      if (protocol instanceof AwaitsCabinets one) {
        awaiting.add(one);
      }
      if (protocol instanceof CallsCabinets one) {
        one.schemes().forEach(scheme -> claim(scheme, one));
      }
    }
    if (awaiting.size() != 1) {
      throw new IllegalArgumentException(
          "One protocol awaits cabinets, not " + awaiting.size() + "; is the link there?");
    }
    this.awaiting = awaiting.getFirst();
  }

  /** All that are on the class path. */
  public static CabinetProtocols found() {
    return new CabinetProtocols(
        ServiceLoader.load(CabinetProtocol.class).stream()
            .map(ServiceLoader.Provider::get)
            .toList());
  }

  private void claim(String scheme, CallsCabinets protocol) {
    CallsCabinets other = calling.put(scheme, protocol);
    if (other != null) {
      throw new IllegalArgumentException(
          "Both " + other.name() + " and " + protocol.name() + " call " + scheme + ": addresses");
    }
  }

  /** That of cabinets that come by themselves. */
  public AwaitsCabinets awaiting() {
    return awaiting;
  }

  /** Those that call, each once. */
  public List<CallsCabinets> calling() {
    return calling.values().stream().distinct().toList();
  }

  /** The one that calls an address. */
  public Optional<CallsCabinets> calling(URI address) {
    return Optional.ofNullable(address.getScheme())
        .map(scheme -> calling.get(scheme.toLowerCase(Locale.ROOT)));
  }

  /** The one that is spoken with a cabinet; with one that is not in the estate, the link. */
  public CabinetProtocol of(Estate estate, CabinetId cabinet) {
    return Optional.ofNullable(estate.cabinets().get(cabinet)).map(this::of).orElse(awaiting);
  }

  /** The one that is spoken with a cabinet. */
  public CabinetProtocol of(Estate.Cabinet cabinet) {
    return cabinet.at().flatMap(this::calling).<CabinetProtocol>map(one -> one).orElse(awaiting);
  }

  /**
   * An address that can be called.
   *
   * @throws IllegalArgumentException when nobody can call it: what is wrong and what to write
   */
  public URI address(String text) {
    URI address = URI.create(text);
    CallsCabinets protocol =
        calling(address)
            .orElseThrow(
                () ->
                    new IllegalArgumentException(
                        "an address begins with one of "
                            + String.join(
                                ", ", calling.keySet().stream().map(s -> s + ":").toList())));
    try {
      protocol.check(address);
    } catch (CabinetException e) {
      throw new IllegalArgumentException(e.getMessage(), e);
    }
    return address;
  }
}
