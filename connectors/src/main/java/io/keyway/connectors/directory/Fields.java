// SPDX-License-Identifier: Apache-2.0
package io.keyway.connectors.directory;

import com.unboundid.ldap.sdk.Attribute;
import com.unboundid.ldap.sdk.Entry;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * The attributes of an entry as raw fields: one value as text, several as a list in order; of
 * attributes that are only shown, such as a mail address, the first in order where there are
 * several.
 *
 * @param attributes which, by the names that the mapping uses
 * @param first those of them of which one value is enough, in lower case
 */
public record Fields(List<String> attributes, Set<String> first) {
  public Fields {
    attributes = List.copyOf(attributes);
    first = Set.copyOf(first);
  }

  /** The fields of an entry. */
  public Map<String, Object> of(Entry entry) {
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("dn", entry.getDN());
    for (String name : attributes) {
      Attribute attribute = entry.getAttribute(name);
      if (attribute != null && attribute.hasValue()) {
        TreeSet<String> values = new TreeSet<>(List.of(attribute.getValues()));
        boolean one = values.size() == 1 || first.contains(name.toLowerCase(Locale.ROOT));
        fields.put(name, one ? values.first() : List.copyOf(values));
      }
    }
    return fields;
  }

  /** What a search must ask for, beside these. */
  public List<String> with(String... others) {
    return Stream.concat(attributes.stream(), Stream.of(others)).distinct().toList();
  }
}
