// SPDX-License-Identifier: Apache-2.0
package io.keyway.connectors.directory;

import com.unboundid.asn1.ASN1OctetString;
import com.unboundid.ldap.sdk.Control;
import com.unboundid.ldap.sdk.Filter;
import com.unboundid.ldap.sdk.LDAPConnection;
import com.unboundid.ldap.sdk.LDAPException;
import com.unboundid.ldap.sdk.LDAPSearchException;
import com.unboundid.ldap.sdk.ResultCode;
import com.unboundid.ldap.sdk.SearchRequest;
import com.unboundid.ldap.sdk.SearchResult;
import com.unboundid.ldap.sdk.SearchResultEntry;
import com.unboundid.ldap.sdk.SearchResultReference;
import com.unboundid.ldap.sdk.SearchScope;
import com.unboundid.ldap.sdk.controls.SimplePagedResultsControl;
import io.keyway.connectors.directory.DirectoryServers.Connected;
import io.keyway.connectors.source.SourceException.ShapeChanged;
import io.keyway.connectors.source.SourceException.Unreachable;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Searches over one connection, page by page, each of which is whole or fails: RFC 2696. One caller
 * at a time.
 *
 * @param connected the connection
 * @param page how many entries a page has
 * @param elsewhere whether a part of the tree that lies on other servers does not matter, by its
 *     referral's URL; one that does matter is a failure, because who lies there would look absent
 */
public record Searching(Connected connected, int page, Predicate<String> elsewhere) {
  private static final Executor ELSEWHERE = act -> Thread.ofVirtual().start(act);

  /**
   * What is looked for.
   *
   * @param controls beside the paging
   */
  public record Question(
      String base,
      SearchScope scope,
      Filter filter,
      List<String> attributes,
      List<Control> controls) {
    public Question {
      attributes = List.copyOf(attributes);
      controls = List.copyOf(controls);
    }

    /** Without further controls. */
    public Question(String base, SearchScope scope, Filter filter, List<String> attributes) {
      this(base, scope, filter, attributes, List.of());
    }
  }

  /**
   * Hands on each page of what is found, in the caller's thread, while the server looks for the
   * next one; returns when that was all.
   */
  public void pages(Question question, Consumer<List<SearchResultEntry>> to) {
    SearchResult result = search(page(question, null));
    Optional<ASN1OctetString> cookie = next(result);
    while (cookie.isPresent()) {
      SearchRequest following = page(question, cookie.get());
      CompletableFuture<SearchResult> ahead =
          CompletableFuture.supplyAsync(() -> search(following), ELSEWHERE);
      to.accept(result.getSearchEntries());
      result = joined(ahead);
      cookie = next(result);
    }
    to.accept(result.getSearchEntries());
  }

  private SearchRequest page(Question question, @Nullable ASN1OctetString cookie) {
    SearchRequest request = request(question);
    request.addControl(new SimplePagedResultsControl(page, cookie, true));
    return request;
  }

  private static SearchResult joined(CompletableFuture<SearchResult> ahead) {
    try {
      return ahead.join();
    } catch (CompletionException e) {
      throw e.getCause() instanceof RuntimeException cause ? cause : e;
    }
  }

  /** All of what is found, where that is known to be little. */
  public List<SearchResultEntry> all(Question question) {
    List<SearchResultEntry> all = new ArrayList<>();
    pages(question, all::addAll);
    return all;
  }

  /** One entry by its name; empty where there is none, or none that the filter lets through. */
  public Optional<SearchResultEntry> one(String dn, Filter filter, List<String> attributes) {
    SearchRequest request = request(new Question(dn, SearchScope.BASE, filter, attributes));
    try {
      SearchResult result = connection().search(request);
      return result.getSearchEntries().stream().findFirst();
    } catch (LDAPSearchException e) {
      if (e.getResultCode().equals(ResultCode.NO_SUCH_OBJECT)) {
        return Optional.empty();
      }
      throw Trouble.of("Reading an entry of " + connected.server(), e);
    }
  }

  private LDAPConnection connection() {
    return connected.connection();
  }

  private SearchRequest request(Question question) {
    SearchRequest request =
        new SearchRequest(
            question.base(),
            question.scope(),
            question.filter(),
            question.attributes().toArray(String[]::new));
    request.addControls(question.controls().toArray(Control[]::new));
    return request;
  }

  private SearchResult search(SearchRequest request) {
    try {
      SearchResult result = connection().search(request);
      refuseElsewhere(result.getSearchReferences());
      return result;
    } catch (LDAPSearchException e) {
      throw Trouble.of("Searching " + connected.server(), e);
    }
  }

  private void refuseElsewhere(List<SearchResultReference> references) {
    for (SearchResultReference reference : references) {
      for (String url : reference.getReferralURLs()) {
        if (!elsewhere.test(url)) {
          throw new ShapeChanged(
              "A part of what is read from "
                  + connected.server()
                  + " lies on another server; read that server as a source of its own, and narrow"
                  + " base",
              null);
        }
      }
    }
  }

  /** Where the next page begins; empty after the last. */
  private Optional<ASN1OctetString> next(SearchResult result) {
    try {
      SimplePagedResultsControl answer = SimplePagedResultsControl.get(result);
      if (answer == null) {
        throw new Unreachable(
            "An answer of " + connected.server() + " does not say whether it is the last", null);
      }
      return Optional.ofNullable(answer.getCookie()).filter(next -> next.getValueLength() > 0);
    } catch (LDAPException e) {
      throw Trouble.of("Reading an answer of " + connected.server(), e);
    }
  }
}
