// SPDX-License-Identifier: Apache-2.0
package io.keyway.app.store;

import com.fasterxml.jackson.annotation.JsonSetter;
import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import com.fasterxml.jackson.annotation.Nulls;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.datatype.jdk8.Jdk8Module;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import io.keyway.model.credential.Credential;
import io.keyway.model.identity.IdentityChange;
import java.lang.reflect.Type;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** JSON of model types in the database's columns. Never seen outside. */
public final class StoreJson {
  private static final ObjectMapper JSON =
      JsonMapper.builder()
          .addModule(new JavaTimeModule())
          .addModule(new Jdk8Module())
          .disable(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS)
          .disable(SerializationFeature.WRITE_DURATIONS_AS_TIMESTAMPS)
          .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
          .withConfigOverride(
              Map.class, maps -> maps.setSetterInfo(JsonSetter.Value.forValueNulls(Nulls.AS_EMPTY)))
          .withConfigOverride(
              List.class,
              lists -> lists.setSetterInfo(JsonSetter.Value.forValueNulls(Nulls.AS_EMPTY)))
          .addMixIn(Credential.class, CredentialKinds.class)
          .addMixIn(IdentityChange.class, ChangeKinds.class)
          .build();

  /** Made once for each type: finding out how a type is read costs more than reading it. */
  private static final Map<Type, ObjectReader> READERS = new ConcurrentHashMap<>();

  private StoreJson() {}

  public static String write(Object value) {
    try {
      return JSON.writeValueAsString(value);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("A " + value.getClass().getSimpleName() + " has no JSON", e);
    }
  }

  public static <T> T read(String json, Class<T> type) {
    try {
      return READERS.computeIfAbsent(type, any -> JSON.readerFor(type)).readValue(json);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("The database holds no readable " + type.getSimpleName(), e);
    }
  }

  public static <T> T read(String json, TypeReference<T> type) {
    try {
      return READERS.computeIfAbsent(type.getType(), any -> JSON.readerFor(type)).readValue(json);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("The database holds no readable " + type.getType(), e);
    }
  }

  @JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "kind")
  @JsonSubTypes({
    @JsonSubTypes.Type(value = Credential.Badge.class, name = "badge"),
    @JsonSubTypes.Type(value = Credential.Pin.class, name = "pin")
  })
  private interface CredentialKinds {}

  @JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "change")
  @JsonSubTypes({
    @JsonSubTypes.Type(value = IdentityChange.Joiner.class, name = "hired"),
    @JsonSubTypes.Type(value = IdentityChange.Mover.class, name = "changed"),
    @JsonSubTypes.Type(value = IdentityChange.Leaver.class, name = "terminated"),
    @JsonSubTypes.Type(value = IdentityChange.Suspended.class, name = "suspended"),
    @JsonSubTypes.Type(value = IdentityChange.Reinstated.class, name = "reinstated")
  })
  private interface ChangeKinds {}
}
