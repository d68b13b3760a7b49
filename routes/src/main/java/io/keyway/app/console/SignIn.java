// SPDX-License-Identifier: Apache-2.0
package io.keyway.app.console;

import io.keyway.app.security.Caller;
import io.keyway.app.security.SessionCookie;
import io.keyway.app.security.Sessions;
import io.keyway.app.settings.AccessSettings.Role;
import io.keyway.app.settings.DemoSettings;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.Optional;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMethod;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;

/**
 * The way in and out at {@code /}: a link's code becomes a session, a session sees the page, and
 * everybody else is told how to get a link.
 */
@Controller
final class SignIn {
  private final Sessions sessions;
  private final SessionCookie cookie;
  private final BoardReader board;
  private final Parts parts;
  private final DemoSettings demo;

  SignIn(
      Sessions sessions, SessionCookie cookie, BoardReader board, Parts parts, DemoSettings demo) {
    this.sessions = sessions;
    this.cookie = cookie;
    this.board = board;
    this.parts = parts;
    this.demo = demo;
  }

  @GetMapping("/")
  String page(
      @RequestParam Optional<String> code,
      HttpServletRequest request,
      HttpServletResponse response,
      Model model) {
    if (code.isPresent()) {
      return signIn(code.get(), request, response, model);
    }
    Optional<String> secret = cookie.read(request);
    Optional<Caller> caller = Caller.of(request).filter(c -> c.hasAny(Role.VIEWER));
    if (secret.isEmpty() || caller.isEmpty()) {
      model.addAttribute("signedIn", false).addAttribute("spent", false);
      return "console/sign-in";
    }
    model
        .addAttribute("parts", parts.drawAll(board.read(), caller.get()))
        .addAttribute("acts", "{\"X-Keyway-Act\":\"" + Sessions.actToken(secret.get()) + "\"}")
        .addAttribute("operate", !demo.controls().isEmpty() && caller.get().hasAny(Role.OPERATOR));
    return "console/page";
  }

  /** Ends the session; htmx then loads the page anew. */
  @PostMapping("/sign-out")
  @ResponseStatus(HttpStatus.NO_CONTENT)
  void signOut(HttpServletRequest request, HttpServletResponse response) {
    cookie.read(request).ifPresent(sessions::end);
    response.addHeader(HttpHeaders.SET_COOKIE, cookie.drop(request));
    response.setHeader("HX-Redirect", "/");
  }

  /**
   * The answer leads on by itself rather than by a redirect: a strict cookie is not sent along a
   * chain that began at another site, such as a mailbox.
   */
  private String signIn(
      String code, HttpServletRequest request, HttpServletResponse response, Model model) {
    Optional<String> secret =
        request.getMethod().equals(RequestMethod.GET.name())
            ? sessions.open(code)
            : Optional.empty();
    secret.ifPresent(
        fresh -> response.addHeader(HttpHeaders.SET_COOKIE, cookie.keep(request, fresh)));
    model.addAttribute("signedIn", secret.isPresent()).addAttribute("spent", secret.isEmpty());
    return "console/sign-in";
  }
}
