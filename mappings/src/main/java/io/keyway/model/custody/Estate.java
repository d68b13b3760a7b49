// SPDX-License-Identifier: Apache-2.0
package io.keyway.model.custody;

import java.net.URI;
import java.time.ZoneId;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * All that hangs on the walls: sites, cabinets and key sets, as configured.
 *
 * @param sites by id
 * @param cabinets by id
 * @param keySets by id
 */
public record Estate(
    Map<String, Site> sites, Map<CabinetId, Cabinet> cabinets, Map<KeySetId, KeySet> keySets) {
  public Estate {
    sites = Map.copyOf(sites);
    cabinets = Map.copyOf(cabinets);
    keySets = Map.copyOf(keySets);
  }

  /** The zone whose days and clock times count at a site; UTC where the site is unknown. */
  public ZoneId zoneOf(String site) {
    return Optional.ofNullable(sites.get(site)).map(Site::zone).orElse(ZoneId.of("UTC"));
  }

  /** The key sets that belong into a cabinet, in order of their ids; none where it is unknown. */
  public List<KeySet> keySetsOf(CabinetId cabinet) {
    Cabinet known = cabinets.get(cabinet);
    return known == null
        ? List.of()
        : known.layout().keySets().values().stream()
            .flatMap(id -> Optional.ofNullable(keySets.get(id)).stream())
            .sorted(Comparator.comparing(KeySet::id))
            .toList();
  }

  /**
   * A place with a clock of its own.
   *
   * @param id as people's records name it
   */
  public record Site(String id, ZoneId zone) {}

  /**
   * A cabinet on a wall.
   *
   * @param site id of its site
   * @param layout what hangs where
   * @param at where the bridge calls it; empty where it comes to the bridge by itself
   */
  public record Cabinet(CabinetId id, String site, CabinetLayout layout, Optional<URI> at) {
    /** One that comes by itself. */
    public Cabinet(CabinetId id, String site, CabinetLayout layout) {
      this(id, site, layout, Optional.empty());
    }
  }
}
