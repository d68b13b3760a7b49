// SPDX-License-Identifier: Apache-2.0
package io.keyway.rules.load;

import io.keyway.model.credential.CardFormat;
import io.keyway.model.custody.CabinetId;
import io.keyway.model.custody.CabinetLayout;
import io.keyway.model.custody.Estate;
import io.keyway.model.custody.Estate.Cabinet;
import io.keyway.model.custody.Estate.Site;
import io.keyway.model.custody.KeySet;
import io.keyway.model.custody.KeySetId;
import io.keyway.model.custody.SlotNumber;
import java.net.URI;
import java.time.Duration;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/**
 * Reads {@code cabinets.yaml}: what hangs on the walls.
 *
 * <pre>
 * curfew: "18:00"                # defaults for every key set; a cabinet may have its own, and so
 * maxHold: PT10H                 # may a key set; 'none' takes one away again
 * lease: PT24H
 * cardFormats: [H10301]          # a cabinet may have its own
 * sites:
 *   - {id: oslo, zone: Europe/Oslo}
 * cabinets:
 *   - id: C1
 *     site: oslo
 *     slots: 24
 *     keys:
 *       - {slot: 1, keySet: plant-room, label: Plant room, tags: [plant], maxHold: PT2H}
 *   - {id: C2, site: oslo, slots: 4, at: "tcp://10.2.3.4:7601"}    # the bridge calls it
 * </pre>
 */
public final class EstateYaml {
  private static final String[] CUSTODY = {"curfew", "maxHold", "lease"};

  private final Map<String, CardFormat> cardFormats;
  private final Map<String, Site> sites = new LinkedHashMap<>();
  private final Map<CabinetId, Cabinet> cabinets = new LinkedHashMap<>();
  private final Map<KeySetId, KeySet> keySets = new LinkedHashMap<>();
  private final Set<URI> taken = new HashSet<>();
  private final Function<String, URI> addresses;

  private EstateYaml(Map<String, CardFormat> cardFormats, Function<String, URI> addresses) {
    this.cardFormats = cardFormats;
    this.addresses = addresses;
  }

  /**
   * @param file its name, for the reason of a refusal
   * @param cardFormats those that cabinets may name
   * @param lease of a key set for which the file says none
   * @throws RefusedFile when it cannot be taken
   */
  public static Estate read(
      String file, String text, Map<String, CardFormat> cardFormats, Duration lease) {
    return read(file, text, cardFormats, lease, URI::create);
  }

  /**
   * The same.
   *
   * @param addresses reads the address of a cabinet that is called, or says by an {@link
   *     IllegalArgumentException} why nobody can call there
   */
  public static Estate read(
      String file,
      String text,
      Map<String, CardFormat> cardFormats,
      Duration lease,
      Function<String, URI> addresses) {
    return new EstateYaml(cardFormats, addresses).read(Place.parse(file, text), lease);
  }

  private record Custody(Optional<LocalTime> curfew, Optional<Duration> maxHold, Duration lease) {
    Custody with(Map<String, Place> fields) {
      Place newCurfew = fields.get("curfew");
      Place newMaxHold = fields.get("maxHold");
      Place newLease = fields.get("lease");
      return new Custody(
          newCurfew == null ? curfew : unlessNone(newCurfew).map(Place::time),
          newMaxHold == null ? maxHold : unlessNone(newMaxHold).map(EstateYaml::positive),
          newLease == null ? lease : leaseOf(newLease));
    }
  }

  private Estate read(Place root, Duration lease) {
    Map<String, Place> fields =
        root.fields(with(CUSTODY, "sites", "cabinets", "cardFormats", "description"));
    Custody custody = new Custody(Optional.empty(), Optional.empty(), lease).with(fields);
    root.required(fields, "sites").items().forEach(this::readSite);
    List<CardFormat> formats =
        Optional.ofNullable(fields.get("cardFormats")).map(this::formats).orElse(List.of());
    for (Place cabinet : root.required(fields, "cabinets").items()) {
      readCabinet(cabinet, custody, formats);
    }
    return new Estate(sites, cabinets, keySets);
  }

  private void readSite(Place place) {
    Map<String, Place> fields = place.fields("id", "zone", "name");
    String id = place.required(fields, "id").text();
    ZoneId zone = place.required(fields, "zone").as("a time zone such as Europe/Oslo", ZoneId::of);
    if (sites.put(id, new Site(id, zone)) != null) {
      throw place.refuse("site " + id + " stands here twice");
    }
  }

  private void readCabinet(Place place, Custody defaults, List<CardFormat> defaultFormats) {
    Map<String, Place> fields =
        place.fields(with(CUSTODY, "id", "name", "site", "at", "slots", "cardFormats", "keys"));
    CabinetId id = place.required(fields, "id").as("a cabinet id", CabinetId::new);
    Place sitePlace = place.required(fields, "site");
    Site site = sites.get(sitePlace.text());
    if (site == null) {
      throw sitePlace.refuse("site " + sitePlace.text() + " is not among the sites");
    }
    Optional<URI> at = Optional.ofNullable(fields.get("at")).map(this::address);
    int slots = place.required(fields, "slots").number(1, 1_000);
    Custody custody = defaults.with(fields);
    Map<SlotNumber, KeySetId> hanging = new LinkedHashMap<>();
    if (fields.containsKey("keys")) {
      for (Place key : fields.get("keys").items()) {
        KeySet keySet = readKeySet(key, id, slots, custody);
        if (hanging.put(keySet.slot(), keySet.id()) != null) {
          throw key.refuse("slot " + keySet.slot() + " of cabinet " + id + " is used twice");
        }
      }
    }
    List<CardFormat> formats =
        Optional.ofNullable(fields.get("cardFormats")).map(this::formats).orElse(defaultFormats);
    if (formats.isEmpty()) {
      throw place.refuse("field 'cardFormats' is missing, here and at the top of the file");
    }
    CabinetLayout layout = new CabinetLayout(site.zone(), slots, hanging, formats);
    if (cabinets.put(id, new Cabinet(id, site.id(), layout, at)) != null) {
      throw place.refuse("cabinet " + id + " stands here twice");
    }
  }

  private URI address(Place place) {
    URI address = place.as("an address such as tcp://10.2.3.4:7601", addresses);
    if (!taken.add(address)) {
      throw place.refuse("another cabinet has this address too");
    }
    return address;
  }

  private KeySet readKeySet(Place place, CabinetId cabinet, int slots, Custody defaults) {
    Map<String, Place> fields = place.fields(with(CUSTODY, "slot", "keySet", "label", "tags"));
    SlotNumber slot = new SlotNumber(place.required(fields, "slot").number(1, slots));
    KeySetId id = place.required(fields, "keySet").as("a key set id", KeySetId::new);
    Set<String> tags = new HashSet<>();
    if (fields.containsKey("tags")) {
      fields.get("tags").oneOrMore().forEach(tag -> tags.add(tag.text()));
    }
    String label = fields.containsKey("label") ? fields.get("label").text() : id.value();
    Custody custody = defaults.with(fields);
    KeySet keySet =
        new KeySet(
            id, cabinet, slot, label, tags, custody.curfew(), custody.maxHold(), custody.lease());
    if (keySets.put(id, keySet) != null) {
      throw place.refuse("key set " + id + " hangs in two places");
    }
    return keySet;
  }

  private List<CardFormat> formats(Place place) {
    List<CardFormat> formats = new ArrayList<>();
    for (Place name : place.oneOrMore()) {
      CardFormat format = cardFormats.get(name.text());
      if (format == null) {
        throw name.refuse("card format " + name.text() + " is not known");
      }
      formats.add(format);
    }
    return formats;
  }

  private static Optional<Place> unlessNone(Place place) {
    return place.text().equals("none") ? Optional.empty() : Optional.of(place);
  }

  static Duration positive(Place place) {
    Duration duration = place.duration();
    if (duration.isNegative() || duration.isZero()) {
      throw place.refuse("a duration longer than nothing is expected here");
    }
    return duration;
  }

  /** A lease as key sets and rules may have it: 1 minute to 14 days. */
  static Duration leaseOf(Place place) {
    Duration lease = place.duration();
    if (lease.compareTo(Duration.ofMinutes(1)) < 0 || lease.compareTo(Duration.ofDays(14)) > 0) {
      throw place.refuse("a lease is 1 minute to 14 days");
    }
    return lease;
  }

  private static String[] with(String[] some, String... more) {
    List<String> all = new ArrayList<>(List.of(some));
    all.addAll(List.of(more));
    return all.toArray(String[]::new);
  }
}
