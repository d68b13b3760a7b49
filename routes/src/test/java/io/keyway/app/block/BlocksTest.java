// SPDX-License-Identifier: Apache-2.0
package io.keyway.app.block;

import static org.assertj.core.api.Assertions.assertThat;

import io.keyway.app.BridgeTest;
import io.keyway.app.TestSite;
import io.keyway.app.decision.Decision;
import io.keyway.app.store.Rosters;
import io.keyway.app.store.Store;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;

@BridgeTest
class BlocksTest {
  private static final String WHY = "{\"reason\":\"a drill\"}";
  private static final Map<String, Integer> EVERYTHING = Map.of("HQ-1", 22, "HQ-2", 22);

  @LocalServerPort private int port;
  @Autowired private Store store;
  @Autowired private Rosters rosters;
  @Autowired private Decision decision;
  private Crowd crowd;
  private Desk operator;
  private Desk second;

  BlocksTest() {}

  @BeforeEach
  void people() {
    crowd = new Crowd(store, rosters, decision);
    operator = new Desk(port, TestSite.TOKEN);
    second = new Desk(port, TestSite.SECOND_TOKEN);
  }

  @Test
  void lostBadgeOpensNothingWhateverItsSourceSaysNext() throws Exception {
    crowd.hire("L-1", 5001);

    Desk.Said revoked = operator.post("badges/revocation", badge(5001));

    assertThat(revoked.status()).isEqualTo(202);
    assertThat(revoked.text("/plan/state")).isEqualTo("applied");
    assertThat(revoked.body().at("/receipts")).hasSize(1);
    assertThat(revoked.body().toString()).doesNotContain("5001");
    assertThat(crowd.keysOf("L-1")).isEmpty();
    crowd.hire("L-1", 5001);
    assertThat(crowd.keysOf("L-1")).isEmpty();
    crowd.hire("L-1", 5002);
    assertThat(crowd.keysOf("L-1")).isEqualTo(EVERYTHING);
    assertThat(crowd.texts("SELECT data FROM ledger WHERE type = ?", "block.set"))
        .allSatisfy(data -> assertThat(data).doesNotContain("5001"));
  }

  @Test
  void badgeThatNobodyHasIsATypingMistake() throws Exception {
    assertThat(operator.post("badges/revocation", badge(1)).status()).isEqualTo(404);
    assertThat(operator.post("badges/revocation", WHY).status()).isEqualTo(422);
    assertThat(operator.post("key-sets/HQ-9-K1/revocation", WHY).status()).isEqualTo(404);
    assertThat(operator.post("sites/nowhere/lock-down", WHY).status()).isEqualTo(404);
    assertThat(operator.post("key-sets/HQ-1-K1/revocation", "{}").status()).isEqualTo(422);
    assertThat(second.post("key-sets/HQ-1-K1/revocation", WHY).status()).isEqualTo(403);
  }

  @Test
  void keySetIsTakenFromEverybodyAndComesBackByTwoPeople() throws Exception {
    crowd.hire("K-1", 5011);

    Desk.Said revoked = operator.post("key-sets/HQ-1-K3/revocation", WHY);
    crowd.hire("K-2", 5012);

    assertThat(revoked.text("/plan/state")).isEqualTo("applied");
    assertThat(crowd.keysOf("K-1")).isEqualTo(Map.of("HQ-1", 21, "HQ-2", 22));
    assertThat(crowd.keysOf("K-2")).isEqualTo(Map.of("HQ-1", 21, "HQ-2", 22));
    assertThat(operator.post("key-sets/HQ-1-K3/revocation", WHY).status()).isEqualTo(409);
    String plan = operator.post("key-sets/HQ-1-K3/release", WHY).text("/plan/id");
    assertThat(operator.post("plans/" + plan + "/approve", "").status()).isEqualTo(403);
    assertThat(crowd.keysOf("K-1")).isEqualTo(Map.of("HQ-1", 21, "HQ-2", 22));
    assertThat(second.post("plans/" + plan + "/approve", "").text("/state")).isEqualTo("applied");
    assertThat(crowd.keysOf("K-1")).isEqualTo(EVERYTHING);
    assertThat(crowd.keysOf("K-2")).isEqualTo(EVERYTHING);
    assertThat(operator.post("key-sets/HQ-1-K3/release", WHY).status()).isEqualTo(409);
  }

  @Test
  void siteIsLockedDownByTwoPeopleAndNothingThatComesMeanwhileGivesBack() throws Exception {
    List<String> numbers = IntStream.range(0, 200).mapToObj(i -> "D-" + i).toList();
    decision.decideAll(
        IntStream.range(0, 200).mapToObj(i -> Crowd.joiner("D-" + i, 6000 + i)).toList(), db -> {});

    Desk.Said asked = operator.post("sites/hq/lock-down", WHY);

    String plan = asked.text("/plan/id");
    assertThat(asked.text("/plan/state")).isEqualTo("waiting");
    assertThat(asked.text("/plan/createdBy")).isEqualTo("test");
    assertThat(crowd.keysOf("D-0")).isEqualTo(EVERYTHING);
    assertThat(operator.post("plans/" + plan + "/approve", "").status()).isEqualTo(403);
    assertThat(crowd.keysOf("D-0")).isEqualTo(EVERYTHING);

    Instant began = Instant.now();
    assertThat(second.post("plans/" + plan + "/approve", "").text("/state")).isEqualTo("applied");
    Duration took = Duration.between(began, Instant.now());

    assertThat(took).isLessThan(Duration.ofSeconds(5));
    assertThat(numbers).allSatisfy(number -> assertThat(crowd.keysOf(number)).isEmpty());
    assertThat(crowd.texts("SELECT receipt FROM plan_receipt WHERE plan = ?", plan))
        .hasSizeGreaterThanOrEqualTo(200);
    crowd.hire("D-new", 6500);
    assertThat(crowd.keysOf("D-new")).isEmpty();

    String release = operator.post("sites/hq/lock-down/release", WHY).text("/plan/id");
    assertThat(operator.post("plans/" + release + "/approve", "").status()).isEqualTo(403);
    second.post("plans/" + release + "/approve", "");
    assertThat(numbers)
        .allSatisfy(number -> assertThat(crowd.keysOf(number)).isEqualTo(EVERYTHING));
    assertThat(crowd.keysOf("D-new")).isEqualTo(EVERYTHING);
  }

  @Test
  void brokenGlassLocksDownAtOnceAndIsAnIncidentEachTime() throws Exception {
    crowd.hire("G-1", 5021);
    Desk glass = new Desk(port, TestSite.BREAK_GLASS);
    String emergency = "{\"reason\":\"intruder\",\"breakGlass\":true}";

    assertThat(glass.post("sites/hq/lock-down", WHY).status()).isEqualTo(403);
    assertThat(operator.post("sites/hq/lock-down", emergency).status()).isEqualTo(403);
    Desk.Said locked = glass.post("sites/hq/lock-down", emergency);

    assertThat(locked.text("/plan/state")).isEqualTo("applied");
    assertThat(crowd.keysOf("G-1")).isEmpty();
    assertThat(
            crowd.texts(
                "SELECT severity FROM incident WHERE dedupe_key = ?",
                "break-glass:" + locked.text("/plan/id")))
        .containsExactly("critical");
    assertThat(glass.post("sites/hq/lock-down/release", WHY).status()).isEqualTo(403);
    String release = operator.post("sites/hq/lock-down/release", WHY).text("/plan/id");
    second.post("plans/" + release + "/approve", "");
    assertThat(crowd.keysOf("G-1")).isEqualTo(EVERYTHING);
  }

  @Test
  void mistakenRevocationIsUndoneByTwoPeople() throws Exception {
    crowd.hire("U-1", 5031);
    operator.post("people/emp:U-1/revocation", WHY);
    assertThat(crowd.keysOf("U-1")).isEmpty();

    Desk.Said asked = operator.post("people/emp:U-1/undo", WHY);

    assertThat(asked.status()).isEqualTo(202);
    assertThat(crowd.keysOf("U-1")).isEmpty();
    String approve = "plans/" + asked.text("/id") + "/approve";
    assertThat(operator.post(approve, "").status()).isEqualTo(403);
    assertThat(second.post(approve, "").text("/state")).isEqualTo("applied");
    assertThat(crowd.keysOf("U-1")).isEqualTo(EVERYTHING);
    assertThat(operator.post("people/emp:U-1/undo", WHY).status()).isEqualTo(409);
  }

  @Test
  void terminationOfLongAgoIsNotUndone() throws Exception {
    crowd.hire("U-2", 5041);
    operator.post("people/emp:U-2/revocation", WHY);
    store.execute(
        Store.Priority.NORMAL,
        db ->
            db.sql("UPDATE receipt SET accepted_at = accepted_at - 90000000000 WHERE person = ?")
                .param(crowd.idOf("U-2").value())
                .update());

    Desk.Said asked = operator.post("people/emp:U-2/undo", WHY);

    assertThat(asked.status()).isEqualTo(409);
    assertThat(asked.text("/detail")).contains("keyway.plans.undo");
  }

  private static String badge(int card) {
    return """
        {"format":"H10301","facilityCode":21,"cardNumber":%d,"reason":"card lost"}"""
        .formatted(card);
  }
}
