// SPDX-License-Identifier: Apache-2.0
package io.keyway.connectors.source.ldap;

import com.unboundid.asn1.ASN1OctetString;
import com.unboundid.ldap.sdk.AsyncRequestID;
import com.unboundid.ldap.sdk.AsyncSearchResultListener;
import com.unboundid.ldap.sdk.IntermediateResponse;
import com.unboundid.ldap.sdk.IntermediateResponseListener;
import com.unboundid.ldap.sdk.LDAPConnection;
import com.unboundid.ldap.sdk.LDAPException;
import com.unboundid.ldap.sdk.SearchRequest;
import com.unboundid.ldap.sdk.SearchResult;
import com.unboundid.ldap.sdk.SearchResultEntry;
import com.unboundid.ldap.sdk.SearchResultReference;
import com.unboundid.ldap.sdk.SearchScope;
import com.unboundid.ldap.sdk.controls.ContentSyncDoneControl;
import com.unboundid.ldap.sdk.controls.ContentSyncInfoIntermediateResponse;
import com.unboundid.ldap.sdk.controls.ContentSyncRequestControl;
import com.unboundid.ldap.sdk.controls.ContentSyncRequestMode;
import com.unboundid.ldap.sdk.controls.ContentSyncStateControl;
import io.keyway.connectors.directory.DirectoryServers.Connected;
import io.keyway.connectors.directory.Trouble;
import io.keyway.connectors.source.SourceException;
import io.keyway.connectors.source.SourceException.ShapeChanged;
import io.keyway.connectors.source.SourceException.Unreachable;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/**
 * A search that goes on: RFC 4533, refreshAndPersist. The server first tells what changed since the
 * cookie, then says that it is done, then tells each change as it happens. What it says waits in a
 * bounded queue; a reader that is slow slows the server down. The library's thread writes, the
 * source's thread reads.
 */
final class ContentSync implements AutoCloseable {
  private static final int WAITING = 2_000;

  private final Connected connected;
  private final BlockingQueue<Said> said = new LinkedBlockingQueue<>(WAITING);
  private volatile boolean closed;

  /** What the server says. */
  sealed interface Said {
    /** An entry that was added, modified or deleted, or that is as it was. */
    record Of(SearchResultEntry entry, ContentSyncStateControl state) implements Said {}

    /** About the synchronisation itself. */
    record Info(ContentSyncInfoIntermediateResponse info) implements Said {}

    /** It goes on no more. */
    record Ended(SourceException why) implements Said {}
  }

  private ContentSync(Connected connected) {
    this.connected = connected;
  }

  /** Begins one from a cookie. */
  static ContentSync from(Connected connected, LdapSettings settings, byte[] cookie) {
    ContentSync sync = new ContentSync(connected);
    Ears ears = sync.new Ears();
    SearchRequest request =
        new SearchRequest(
            ears,
            settings.base(),
            SearchScope.SUB,
            settings.everything(),
            settings.allAttributes().toArray(String[]::new));
    request.setIntermediateResponseListener(ears);
    request.setResponseTimeoutMillis(0);
    request.addControl(
        new ContentSyncRequestControl(
            ContentSyncRequestMode.REFRESH_AND_PERSIST, new ASN1OctetString(cookie), false));
    try {
      connected.connection().asyncSearch(request);
      return sync;
    } catch (LDAPException e) {
      sync.close();
      throw Trouble.of("Following " + connected.server(), e);
    }
  }

  /** The cookie of everything that is there now; a search that finds one entry asks for it. */
  static Optional<byte[]> cookieNow(Connected connected, String base) throws LDAPException {
    SearchRequest request = new SearchRequest(base, SearchScope.BASE, "(objectClass=*)", "1.1");
    request.addControl(
        new ContentSyncRequestControl(ContentSyncRequestMode.REFRESH_ONLY, null, false));
    SearchResult result = connected.connection().search(request);
    ContentSyncDoneControl done = ContentSyncDoneControl.get(result);
    return done == null || done.getCookie() == null
        ? Optional.empty()
        : Optional.of(done.getCookie().getValue());
  }

  LDAPConnection connection() {
    return connected.connection();
  }

  Connected connected() {
    return connected;
  }

  /** What is said next; empty where nothing is within that time. */
  Optional<Said> next(Duration wait) {
    try {
      return Optional.ofNullable(said.poll(wait.toMillis(), TimeUnit.MILLISECONDS));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new Unreachable("Following " + connected.server() + " was interrupted", e);
    }
  }

  @Override
  public void close() {
    closed = true;
    List<Said> none = new ArrayList<>();
    said.drainTo(none);
    connected.connection().close();
  }

  /** Hears the server, on the library's thread. */
  private final class Ears implements AsyncSearchResultListener, IntermediateResponseListener {
    private static final long serialVersionUID = 1;

    @Override
    public void searchEntryReturned(SearchResultEntry entry) {
      try {
        ContentSyncStateControl state = ContentSyncStateControl.get(entry);
        tell(
            state == null
                ? new Said.Ended(
                    new ShapeChanged(
                        "Entries of " + connected.server() + " do not say what became of them",
                        null))
                : new Said.Of(entry, state));
      } catch (LDAPException e) {
        tell(new Said.Ended(Trouble.of("Following " + connected.server(), e)));
      }
    }

    @Override
    public void searchReferenceReturned(SearchResultReference reference) {
      tell(
          new Said.Ended(
              new ShapeChanged(
                  "A part of what is read from "
                      + connected.server()
                      + " lies on another server; read that server as a source of its own",
                  null)));
    }

    @Override
    public void searchResultReceived(AsyncRequestID id, SearchResult result) {
      tell(
          new Said.Ended(Trouble.of("Following " + connected.server(), new LDAPException(result))));
    }

    @Override
    public void intermediateResponseReturned(IntermediateResponse response) {
      if (ContentSyncInfoIntermediateResponse.SYNC_INFO_OID.equals(response.getOID())) {
        try {
          tell(new Said.Info(ContentSyncInfoIntermediateResponse.decode(response)));
        } catch (LDAPException e) {
          tell(new Said.Ended(Trouble.of("Following " + connected.server(), e)));
        }
      }
    }

    private void tell(Said one) {
      try {
        while (!closed && !said.offer(one, 1, TimeUnit.SECONDS)) {
          // The reader is slow: so is the server then.
        }
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
  }
}
