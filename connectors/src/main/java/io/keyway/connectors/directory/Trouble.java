// SPDX-License-Identifier: Apache-2.0
package io.keyway.connectors.directory;

import com.unboundid.ldap.sdk.LDAPException;
import com.unboundid.ldap.sdk.ResultCode;
import io.keyway.connectors.source.SourceException;
import io.keyway.connectors.source.SourceException.Refused;
import io.keyway.connectors.source.SourceException.ShapeChanged;
import io.keyway.connectors.source.SourceException.TokenInvalid;
import io.keyway.connectors.source.SourceException.Unreachable;
import java.security.GeneralSecurityException;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a directory's refusal means for its reader. Messages hold the result's name only: what a
 * server says beside it may name people.
 */
public final class Trouble {
  private static final Set<ResultCode> REFUSALS =
      Set.of(
          ResultCode.INVALID_CREDENTIALS,
          ResultCode.INSUFFICIENT_ACCESS_RIGHTS,
          ResultCode.INAPPROPRIATE_AUTHENTICATION,
          ResultCode.AUTH_METHOD_NOT_SUPPORTED,
          ResultCode.CONFIDENTIALITY_REQUIRED,
          ResultCode.STRONG_AUTH_REQUIRED,
          ResultCode.AUTHORIZATION_DENIED,
          ResultCode.SIZE_LIMIT_EXCEEDED,
          ResultCode.ADMIN_LIMIT_EXCEEDED);

  private static final Set<ResultCode> SHAPES =
      Set.of(
          ResultCode.NO_SUCH_OBJECT,
          ResultCode.NO_SUCH_ATTRIBUTE,
          ResultCode.UNDEFINED_ATTRIBUTE_TYPE,
          ResultCode.INAPPROPRIATE_MATCHING,
          ResultCode.INVALID_ATTRIBUTE_SYNTAX,
          ResultCode.INVALID_DN_SYNTAX,
          ResultCode.FILTER_ERROR,
          ResultCode.REFERRAL,
          ResultCode.UNAVAILABLE_CRITICAL_EXTENSION,
          ResultCode.PROTOCOL_ERROR);

  private Trouble() {}

  /**
   * What it means.
   *
   * @param what was attempted, with the server: a clause such as {@code reading people of
   *     ldaps://one:636}
   */
  public static SourceException of(String what, LDAPException e) {
    ResultCode code = e.getResultCode();
    String said = "%s failed: %s (%d)".formatted(what, code.getName(), code.intValue());
    if (isOfTls(e)) {
      return new Refused(
          said + "; the server's certificate is not for this name, or by nobody who is trusted", e);
    }
    if (code.equals(ResultCode.E_SYNC_REFRESH_REQUIRED)) {
      return new TokenInvalid(said);
    }
    if (REFUSALS.contains(code)) {
      return new Refused(said + "; " + mend(code), e);
    }
    return SHAPES.contains(code)
        ? new ShapeChanged(said + "; check base, filter and attributes, and the server's own", e)
        : new Unreachable(said, e);
  }

  private static String mend(ResultCode code) {
    if (code.equals(ResultCode.SIZE_LIMIT_EXCEEDED)
        || code.equals(ResultCode.ADMIN_LIMIT_EXCEEDED)) {
      return "the server cuts its answer short; let this account read without a limit";
    }
    return code.equals(ResultCode.INVALID_CREDENTIALS)
        ? "check bind-dn and the secret password"
        : "check what this account may read";
  }

  private static boolean isOfTls(Throwable e) {
    for (@Nullable Throwable cause = e; cause != null; cause = cause.getCause()) {
      String message = String.valueOf(cause.getMessage());
      if (cause instanceof GeneralSecurityException
          || message.contains("certificate")
          || message.contains("PKIX")) {
        return true;
      }
    }
    return false;
  }
}
