// SPDX-License-Identifier: Apache-2.0
package io.keyway.connectors.scim;

/**
 * A SCIM request that is refused (RFC 7644, section 3.12). Its message is what the caller reads: it
 * names attributes and ids, never a value of a person.
 */
public final class ScimRefusal extends RuntimeException {
  private static final long serialVersionUID = 1;

  /** Kinds of a refusal, as RFC 7644 writes them. */
  public static final String INVALID_VALUE = "invalidValue";

  public static final String INVALID_PATH = "invalidPath";
  public static final String INVALID_SYNTAX = "invalidSyntax";
  public static final String INVALID_FILTER = "invalidFilter";
  public static final String MUTABILITY = "mutability";
  public static final String NO_TARGET = "noTarget";
  public static final String TOO_MANY = "tooMany";
  public static final String UNIQUENESS = "uniqueness";

  private static final int BAD_REQUEST = 400;

  private final int status;
  private final String scimType;

  /**
   * @param status of HTTP
   * @param scimType one of the words above, or empty
   */
  public ScimRefusal(int status, String scimType, String detail) {
    super(detail);
    this.status = status;
    this.scimType = scimType;
  }

  /** 400 of a kind. */
  public static ScimRefusal of(String scimType, String detail) {
    return new ScimRefusal(BAD_REQUEST, scimType, detail);
  }

  /** A value that its attribute cannot have. */
  public static ScimRefusal value(String attribute, String why) {
    return of(INVALID_VALUE, attribute + " " + why);
  }

  public int status() {
    return status;
  }

  /** One word for the kind; empty where there is none. */
  public String scimType() {
    return scimType;
  }

  /** The sentence the caller reads. */
  public String detail() {
    return String.valueOf(getMessage());
  }
}
