// SPDX-License-Identifier: Apache-2.0
package io.keyway.model.identity;

/**
 * What a record says, beside the employee number, that may tell whom it means. Each is empty where
 * the record does not say it.
 *
 * @param email may point at a person, and never decides
 * @param externalId what the source calls the person and gives to nobody else; never decides where
 *     the number does, but contradicts it
 * @param previousEmployeeNumber the number that the person had before this one
 */
public record Keys(String email, String externalId, String previousEmployeeNumber) {
  /** Nothing but the employee number. */
  public static final Keys NONE = new Keys("", "", "");

  /** Says nothing of the person. */
  @Override
  public String toString() {
    return "Keys[masked]";
  }
}
