// SPDX-License-Identifier: Apache-2.0
package io.keyway.app.api;

import io.keyway.app.problem.Refusal;
import io.keyway.app.provisioning.Provisioning;
import io.keyway.app.security.Needs;
import io.keyway.app.settings.AccessSettings.Role;
import io.keyway.app.signature.Jws;
import io.keyway.app.store.Store;
import io.keyway.app.store.listing.Cursor;
import io.keyway.app.store.listing.PeopleListing;
import io.keyway.app.store.listing.PeopleListing.Person;
import io.keyway.app.store.listing.ReceiptListing;
import io.keyway.app.store.listing.ReceiptListing.Choice;
import jakarta.servlet.http.HttpServletRequest;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.util.MimeTypeUtils;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** What became of identity changes. */
@RestController
@RequestMapping("/api/v1/receipts")
@Needs({Role.VIEWER, Role.OPERATOR, Role.APPROVER, Role.INTEGRATOR, Role.AUDITOR})
final class ReceiptsController {
  private static final MediaType SIGNED = MediaType.parseMediaType(Jws.MEDIA_TYPE);

  private final Store store;
  private final ReceiptListing receipts;
  private final PeopleListing people;
  private final Provisioning provisioning;
  private final ReceiptSeal seal;

  ReceiptsController(
      Store store,
      ReceiptListing receipts,
      PeopleListing people,
      Provisioning provisioning,
      ReceiptSeal seal) {
    this.store = store;
    this.receipts = receipts;
    this.people = people;
    this.provisioning = provisioning;
    this.seal = seal;
  }

  @GetMapping
  Map<String, @Nullable Object> page(
      @RequestParam Optional<String> person,
      @RequestParam Optional<Instant> since,
      @RequestParam(defaultValue = "") String state,
      @RequestParam Optional<String> before,
      HttpServletRequest request) {
    Words.require("state", state, "complete", "open", "none");
    Cursor place = Page.from(before.orElse(null));
    List<ReceiptJson> rows =
        store.read(
            jdbc -> {
              String id =
                  person
                      .map(
                          reference ->
                              people.find(jdbc, reference).map(Person::id).orElse(reference))
                      .orElse("");
              Choice choice = new Choice(id, state, since.orElse(Instant.EPOCH), false);
              return receipts.page(jdbc, choice, place, Page.ROWS).stream()
                  .map(provisioning::newest)
                  .filter(r -> state.isEmpty() || r.state().word().equals(state))
                  .map(ReceiptJson::of)
                  .toList();
            });
    return Page.of("receipts", rows, r -> new Cursor(r.acceptedAt(), r.id()), request);
  }

  @GetMapping("/{id}")
  ResponseEntity<Object> one(@PathVariable String id, @RequestHeader HttpHeaders headers) {
    ReceiptJson receipt =
        store
            .read(jdbc -> receipts.find(jdbc, id))
            .map(provisioning::newest)
            .map(ReceiptJson::of)
            .orElseThrow(() -> Refusal.notFound("No receipt has this id."));
    ResponseEntity.BodyBuilder answer = ResponseEntity.ok().varyBy(HttpHeaders.ACCEPT);
    return wantsSigned(headers)
        ? answer.contentType(SIGNED).body(seal.sign(receipt))
        : answer.body(receipt);
  }

  /** Whether the signed form is asked for, rather than anything that JSON would satisfy as well. */
  private static boolean wantsSigned(HttpHeaders headers) {
    List<MediaType> wanted = new ArrayList<>(headers.getAccept());
    MimeTypeUtils.sortBySpecificity(wanted);
    return wanted.stream()
        .filter(
            type -> type.includes(MediaType.APPLICATION_JSON) || type.equalsTypeAndSubtype(SIGNED))
        .findFirst()
        .filter(type -> type.equalsTypeAndSubtype(SIGNED))
        .isPresent();
  }
}
