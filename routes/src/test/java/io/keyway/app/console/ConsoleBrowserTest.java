// SPDX-License-Identifier: Apache-2.0
package io.keyway.app.console;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.BrowserType;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Playwright;
import com.microsoft.playwright.options.ColorScheme;
import com.microsoft.playwright.options.ReducedMotion;
import io.keyway.app.BridgeTest;
import io.keyway.app.TestSite;
import io.keyway.app.api.TestRows;
import io.keyway.app.decision.Decision;
import io.keyway.app.store.Store;
import io.keyway.model.identity.EmployeeNumber;
import io.keyway.model.identity.IdentityChange.Joiner;
import io.keyway.model.identity.IdentityChange.Leaver;
import io.keyway.model.identity.IdentityChange.Mover;
import io.keyway.model.identity.IdentityChange.Subject;
import io.keyway.model.identity.Keys;
import io.keyway.model.identity.Profile;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;

/** The page in a real browser. Its screenshots are left in {@code target/screens}. */
@BridgeTest
class ConsoleBrowserTest {
  private static final Path CHROMIUM = Path.of("/usr/bin/chromium");
  private static final Path SCREENS = Path.of("target/screens");
  private static @Nullable Playwright playwright;
  private static @Nullable Browser browser;

  @LocalServerPort private int port;
  @Autowired private Store store;
  @Autowired private Decision decision;
  private @Nullable BrowserContext context;

  @BeforeAll
  static void launch() {
    boolean installed = Files.isExecutable(CHROMIUM);
    assertThat(installed || System.getenv("CI") == null).as("chromium is installed").isTrue();
    assumeTrue(installed, "chromium is not installed");
    playwright =
        Playwright.create(
            new Playwright.CreateOptions().setEnv(Map.of("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1")));
    browser =
        playwright
            .chromium()
            .launch(
                new BrowserType.LaunchOptions()
                    .setExecutablePath(CHROMIUM)
                    .setArgs(
                        List.of(
                            "--headless",
                            "--no-sandbox",
                            "--disable-gpu",
                            "--disable-quic",
                            "--no-first-run",
                            "--disable-background-networking",
                            "--disable-component-update",
                            "--disable-sync")));
  }

  @AfterAll
  static void close() {
    if (playwright != null) {
      playwright.close();
    }
  }

  @BeforeEach
  void hangKeys() {
    TestRows rows = new TestRows(store);
    for (String table : List.of("custody", "incident", "plan", "receipt_cabinet", "receipt")) {
      rows.run("DELETE FROM " + table);
    }
    Instant morning = Instant.now().minusSeconds(9_000);
    rows.person("b-1", "10001", "Ada", "Byron");
    rows.person("b-2", "10002", "Łukasz", "Żak");
    rows.person("b-3", "10003", "王", "芳");
    for (int n = 1; n <= 22; n++) {
      rows.in("HQ-1-K" + n, morning);
      rows.in("HQ-2-K" + n, morning);
    }
    rows.out("HQ-1-K3", morning.plusSeconds(60), "b-1", morning.plusSeconds(20_000), false);
    rows.out("HQ-1-K14", morning.plusSeconds(90), "b-2", morning.plusSeconds(22_000), false);
    rows.out("HQ-2-K7", morning.plusSeconds(120), "b-3", morning.plusSeconds(2_000), true);
    rows.incident("b-i1", "key-overdue", "medium", "HQ-2-K7", "b-3");
    rows.incident("b-i2", "leaver-holds-key", "critical", "HQ-1-K14", "b-2");
    rows.plan("b-p1", "31 of 600 people are missing from 20261123T080000Z.full.csv");
    rows.revocation("b-r1", "b-2", "complete");
  }

  @AfterEach
  void leave() {
    if (context != null) {
      context.close();
    }
  }

  @Test
  void showsCabinetsAndWhoHoldsWhat() {
    Page page = open(1400, 1000, ColorScheme.LIGHT);

    assertThat(page.locator(".cabinet")).hasCount(2);
    assertThat(page.locator("#slot-HQ-1-3")).hasClass(Pattern.compile("out"));
    assertThat(page.locator("#slot-HQ-1-3 .who")).hasText("AB");
    assertThat(page.locator("#slot-HQ-2-7")).hasClass(Pattern.compile("overdue"));
    assertThat(page.locator("#held li").first()).containsText("王 芳");
    assertThat(page.locator("#revocations")).containsText("+1.24 s");
    assertThat(page.locator("#link")).hasText("Live");
    shoot(page, "wide");
  }

  @Test
  void aSlotTurnsRedByItselfWhenItsKeyIsOverdue() {
    Page page = open(1400, 1000, ColorScheme.LIGHT);
    assertThat(page.locator("#slot-HQ-1-3")).hasClass("slot out");

    new TestRows(store)
        .run("UPDATE custody SET overdue = 1 WHERE key_set = 'HQ-1-K3' AND until_at IS NULL");

    assertThat(page.locator("#slot-HQ-1-3")).hasClass("slot overdue");
    assertThat(page.locator("#totals")).containsText(Pattern.compile("2\\s+overdue"));
    assertThat(
            page.evaluate(
                "getComputedStyle(document.querySelector('#slot-HQ-1-3')).backgroundColor"))
        .isEqualTo("rgb(179, 32, 31)");
  }

  @Test
  void anApproverApprovesAPlan() {
    Page page = open(1400, 1000, ColorScheme.LIGHT);

    page.locator("#approve-b-p1").click();

    assertThat(page.locator("#plan-b-p1")).hasCount(0);
    assertThat(stateOf("plan", "b-p1")).isEqualTo("applied");
  }

  @Test
  void anOperatorAcknowledgesAndResolvesAnIncident() {
    Page page = open(1400, 1000, ColorScheme.LIGHT);

    page.locator("#ack-b-i1").click();
    assertThat(page.locator("#incident-b-i1")).containsText("acknowledged");
    page.locator("#resolve-b-i1").click();

    assertThat(page.locator("#incident-b-i1")).hasCount(0);
    assertThat(stateOf("incident", "b-i1")).isEqualTo("resolved");
  }

  @Test
  void anOperatorSaysWhoIsMeant() {
    decision.decide(new Joiner(subject("BQ-1"), Profile.EMPTY), Optional.empty());
    decision.decide(new Leaver(subject("BQ-2"), Profile.EMPTY), Optional.empty());
    String id = questionOf("BQ-2");
    Page page = open(1400, 1000, ColorScheme.LIGHT);

    page.locator("#link-" + id).click();
    assertThat(page.locator("#says")).containsText("Say whom");
    page.locator("#person-" + id).fill("BQ-1");
    page.locator("#reason-" + id).fill("married, and payroll gave her a new number");
    shoot(page, "question");
    page.locator("#link-" + id).click();

    assertThat(page.locator("#question-" + id)).hasCount(0);
    assertThat(stateOf("quarantine", id)).isEqualTo("replayed");
    assertThat(
            store.<String>read(
                db ->
                    db.sql("SELECT state FROM person WHERE employee_number = 'BQ-1'")
                        .query(String.class)
                        .single()))
        .isEqualTo("terminated");
  }

  @Test
  void anOperatorWithdrawsATemporaryGrant() {
    decision.decide(new Joiner(subject("BG-1"), Profile.EMPTY), Optional.empty());
    String person = personOf("BG-1");
    String grant = give(person, "HQ-1-K2");
    Page page = open(1400, 1000, ColorScheme.LIGHT);
    assertThat(page.locator("#grant-" + grant)).containsText("WO-77");
    shoot(page, "grant");

    page.locator("#withdraw-" + grant).click();

    assertThat(page.locator("#grant-" + grant)).hasCount(0);
    assertThat(
            store.<String>read(
                db ->
                    db.sql("SELECT withdrawn_by FROM temporary_grant WHERE id = ?")
                        .param(grant)
                        .query(String.class)
                        .single()))
        .isEqualTo("test");
  }

  private String give(String person, String keySet) {
    String body =
        "{\"keySet\":\"%s\",\"to\":\"%s\",\"reference\":\"WO-77\",\"reason\":\"pump\"}"
            .formatted(keySet, Instant.now().plusSeconds(3_600));
    return send("/api/v1/people/" + person + "/grants", body).path("grant").path("id").asText();
  }

  @Test
  void twoRecordsBecomeOnePersonAndTwoAgain() {
    decision.decide(new Joiner(called("BM-1", "m-one"), Profile.EMPTY), Optional.empty());
    decision.decide(new Joiner(called("BM-2", "m-two"), Profile.EMPTY), Optional.empty());
    decision.decide(new Mover(called("BM-1", "m-two"), Profile.EMPTY), Optional.empty());
    String id = questionOf("BM-1");
    String other = personOf("BM-2");
    Page page = open(1400, 1000, ColorScheme.LIGHT);

    page.locator("#person-" + id).fill("BM-1");
    page.locator("#reason-" + id).fill("hired twice by mistake");
    page.locator("#merge-" + id).click();
    assertThat(page.locator("#question-" + id)).hasCount(0);
    assertThat(page.locator("#merged-" + other)).containsText("BM-2");
    shoot(page, "merged");
    assertThat(
            store.<String>read(
                db ->
                    db.sql("SELECT person FROM employment WHERE employee_number = 'BM-2'")
                        .query(String.class)
                        .single()))
        .isEqualTo(personOf("BM-1"));
    page.locator("#why-" + other).fill("two people after all");
    page.locator("#split-" + other).click();

    assertThat(page.locator("#merged-" + other)).hasCount(0);
    assertThat(personOf("BM-2")).isEqualTo(other);
  }

  private String personOf(String number) {
    return store.read(
        db ->
            db.sql("SELECT id FROM person WHERE employee_number = ?")
                .param(number)
                .query(String.class)
                .single());
  }

  private static Subject called(String number, String externalId) {
    Instant now = Instant.now();
    Keys keys = new Keys("", externalId, "");
    return new Subject("hr", new EmployeeNumber(number), now, now, false, keys);
  }

  private static Subject subject(String number) {
    Instant now = Instant.now();
    return new Subject("hr", new EmployeeNumber(number), now, now);
  }

  private String questionOf(String number) {
    return store.read(
        db ->
            db.sql("SELECT id FROM quarantine WHERE employee_number = ? AND state = 'open'")
                .param(number)
                .query(String.class)
                .single());
  }

  @Test
  void everythingCanBeReachedWithTheKeyboard() {
    Page page = open(1400, 1000, ColorScheme.LIGHT);

    page.locator("#slot-HQ-1-1").focus();
    page.keyboard().press("ArrowRight");
    page.keyboard().press("ArrowRight");
    assertThat(page.locator("#slot-HQ-1-3")).isFocused();
    page.keyboard().press("Enter");
    assertThat(page.locator("#detail")).isVisible();
    assertThat(page.locator("#detail")).containsText("Ada Byron");
    shoot(page, "detail");
    page.keyboard().press("Escape");

    assertThat(page.locator("#detail")).isHidden();
    assertThat(page.locator("#slot-HQ-1-3")).isFocused();
  }

  @Test
  void keepsTheFocusWhenItIsDrawnAnew() {
    Page page = open(1400, 1000, ColorScheme.LIGHT);
    page.locator("#slot-HQ-1-5").focus();

    new TestRows(store).run("UPDATE custody SET overdue = 1 WHERE key_set = 'HQ-1-K14'");

    assertThat(page.locator("#slot-HQ-1-14")).hasClass("slot overdue");
    assertThat(page.locator("#slot-HQ-1-5")).isFocused();
  }

  @Test
  void saysWhenTheBridgeIsAway() {
    Page page = open(1400, 1000, ColorScheme.LIGHT);
    assertThat(page.locator("#link")).hasText("Live");

    page.evaluate("document.dispatchEvent(new CustomEvent('htmx:sseError', {detail: {}}))");
    assertThat(page.locator("#away")).containsText("The bridge is away");
    shoot(page, "away");
    page.evaluate("document.dispatchEvent(new CustomEvent('htmx:sseOpen', {detail: {}}))");

    assertThat(page.locator("#away")).isHidden();
  }

  @ParameterizedTest
  @EnumSource(
      value = ColorScheme.class,
      names = {"LIGHT", "DARK"})
  void fitsASmallScreenAndEveryTextHasContrast(ColorScheme scheme) {
    Page page = open(375, 812, scheme);
    assertThat(page.locator("#link")).hasText("Live");

    Object wider = page.evaluate("document.documentElement.scrollWidth > innerWidth");
    List<?> faint = (List<?>) page.evaluate(CONTRAST);

    shoot(page, "narrow-" + scheme);
    page.setViewportSize(1400, 1000);
    shoot(page, "wide-" + scheme);
    assertThat(wider).isEqualTo(false);
    assertThat(faint).isEmpty();
  }

  @Test
  void nothingBreaksThePolicyOfThePage() {
    List<String> said = new ArrayList<>();
    Page page = open(1400, 1000, ColorScheme.LIGHT, said);

    page.locator("#slot-HQ-1-3").click();
    assertThat(page.locator("#detail")).isVisible();

    assertThat(said).isEmpty();
  }

  private Page open(int width, int height, ColorScheme scheme) {
    return open(width, height, scheme, new ArrayList<>());
  }

  private Page open(int width, int height, ColorScheme scheme, List<String> said) {
    context =
        Objects.requireNonNull(browser)
            .newContext(
                new Browser.NewContextOptions()
                    .setViewportSize(width, height)
                    .setColorScheme(scheme)
                    .setReducedMotion(ReducedMotion.REDUCE)
                    .setTimezoneId("Europe/Paris")
                    .setLocale("en-GB"));
    Page page = context.newPage();
    page.onConsoleMessage(message -> said.add(message.text()));
    page.onPageError(said::add);
    page.navigate(signInLink());
    page.waitForURL("http://127.0.0.1:" + port + "/");
    assertThat(page.locator(".cabinet").first()).isVisible();
    return page;
  }

  private String signInLink() {
    return send("/api/v1/sign-in-links", "{}").path("url").asText();
  }

  private JsonNode send(String path, String body) {
    try {
      return new ObjectMapper()
          .readTree(
              HttpClient.newHttpClient()
                  .send(
                      HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                          .header("Authorization", "Bearer " + TestSite.TOKEN)
                          .header("Content-Type", "application/json")
                          .POST(BodyPublishers.ofString(body))
                          .build(),
                      BodyHandlers.ofString())
                  .body());
    } catch (IOException | InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private String stateOf(String table, String id) {
    return store.read(
        jdbc ->
            jdbc.sql("SELECT state FROM " + table + " WHERE id = ?")
                .param(id)
                .query(String.class)
                .single());
  }

  private static void shoot(Page page, String name) {
    page.screenshot(
        new Page.ScreenshotOptions()
            .setFullPage(true)
            .setPath(SCREENS.resolve(name.toLowerCase(Locale.ROOT) + ".png")));
  }

  /** Texts whose contrast with what is behind them is below 4.5 to 1 (WCAG 2.2, 1.4.3). */
  private static final String CONTRAST =
      """
      () => {
        const parse = (c) => c.match(/[\\d.]+/g).map(Number);
        const lum = ([r, g, b]) => [r, g, b].map((v) => v / 255)
          .map((v) => (v <= 0.03928 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4))
          .reduce((sum, v, i) => sum + v * [0.2126, 0.7152, 0.0722][i], 0);
        const behind = (e) => {
          for (let at = e; at; at = at.parentElement) {
            const c = parse(getComputedStyle(at).backgroundColor);
            if (c.length === 3 || c[3] === 1) return c;
          }
          return [255, 255, 255];
        };
        const faint = [];
        for (const e of document.querySelectorAll('body *')) {
          const own = [...e.childNodes].some((n) => n.nodeType === 3 && n.textContent.trim());
          const box = e.getBoundingClientRect();
          if (!own || !box.width || e.closest('.skip, script, [hidden], :disabled')) continue;
          const a = lum(parse(getComputedStyle(e).color)), b = lum(behind(e));
          const ratio = (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
          if (ratio < 4.5) faint.push(`${e.className || e.tagName} "${e.textContent.trim().slice(0, 30)}" ${ratio.toFixed(2)}`);
        }
        return faint;
      }\
      """;
}
