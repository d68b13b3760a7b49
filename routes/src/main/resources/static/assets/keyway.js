// SPDX-License-Identifier: Apache-2.0
// What the page does by itself: the link's state, times in the reader's own zone, the detail of a key
// set, and refusals in words. Everything else is htmx.
(() => {
  "use strict";
  const byId = (id) => document.getElementById(id);
  const clock = new Intl.DateTimeFormat(undefined, { hour: "2-digit", minute: "2-digit", hourCycle: "h23" });
  const day = new Intl.DateTimeFormat(undefined, { weekday: "short", day: "numeric", month: "short" });
  const exact = new Intl.DateTimeFormat(undefined, {
    hour: "2-digit", minute: "2-digit", second: "2-digit", fractionalSecondDigits: 3, hourCycle: "h23",
  });

  const span = (milliseconds) => {
    const minutes = Math.floor(Math.abs(milliseconds) / 60000);
    if (minutes < 1) return "under 1 min";
    if (minutes < 60) return `${minutes} min`;
    const hours = Math.floor(minutes / 60);
    if (hours < 48) return minutes % 60 ? `${hours} h ${minutes % 60} min` : `${hours} h`;
    return `${Math.floor(hours / 24)} days`;
  };
  const sameDay = (a, b) => a.toDateString() === b.toDateString();
  const when = (at, now) => (sameDay(at, now) ? clock.format(at) : `${day.format(at)}, ${clock.format(at)}`);
  const say = {
    when,
    exact: (at, now) => (sameDay(at, now) ? exact.format(at) : `${day.format(at)}, ${exact.format(at)}`),
    full: (at, now) => `${when(at, now)} (${at <= now ? `${span(now - at)} ago` : `in ${span(at - now)}`})`,
    ago: (at, now) => (now - at < 60000 ? "just now" : `${span(now - at)} ago`),
    lasting: (at, now) => (now - at < 60000 ? "just now" : `for ${span(now - at)}`),
    for: (at, now) => span(now - at),
  };

  const showTimes = (root) => {
    const now = new Date();
    for (const time of root.querySelectorAll("time[data-show]")) {
      const at = new Date(time.dateTime);
      const words = say[time.dataset.show](at, now);
      if (time.textContent !== words) time.textContent = words;
      time.title = time.dateTime;
    }
  };

  const setLink = (state, words) => {
    const link = byId("link");
    if (link.dataset.state === state) return;
    link.dataset.state = state;
    link.querySelector(".said").textContent = words;
    const away = byId("away");
    away.hidden = state !== "away";
    document.body.classList.toggle("is-away", state === "away");
    if (state === "away") {
      away.textContent = `The bridge is away. You see how things stood at ${exact.format(new Date()).slice(0, 8)}. Trying again.`;
    }
  };

  let saying;
  const speak = (words) => {
    const says = byId("says");
    says.textContent = words;
    says.hidden = false;
    clearTimeout(saying);
    saying = setTimeout(() => { says.hidden = true; }, 8000);
  };

  document.addEventListener("htmx:sseOpen", () => setLink("live", "Live"));
  document.addEventListener("htmx:sseError", () => {
    setLink("away", "Reconnecting");
    fetch("/console/part/totals", { headers: { Accept: "text/html" } })
      .then((answer) => { if (answer.status === 401) location.assign("/"); })
      .catch(() => {});
  });
  document.addEventListener("htmx:afterSettle", (event) => showTimes(event.target.parentNode || document));
  document.addEventListener("htmx:afterSwap", (event) => {
    if (event.target.id === "detail-body" && !byId("detail").open) byId("detail").showModal();
  });
  document.addEventListener("htmx:responseError", (event) => {
    const answer = event.detail.xhr;
    if (answer.status === 401) { location.assign("/"); return; }
    let words = `The bridge answered ${answer.status}.`;
    try { words = JSON.parse(answer.responseText).detail || words; } catch (e) { /* not a problem document */ }
    speak(words);
  });
  document.addEventListener("htmx:sendError", (event) => {
    if (event.detail.requestConfig && event.detail.requestConfig.verb !== "get") speak("The bridge is away. Nothing was done.");
  });

  // Only buttons answer a question: the Enter key sends no form past htmx.
  document.addEventListener("submit", (event) => {
    if (event.target.closest("#questions, #merged")) event.preventDefault();
  });

  // The steps of a plan stay open when the plan is drawn again.
  const opened = new Set();
  document.addEventListener("toggle", (event) => {
    const id = event.target.querySelector && event.target.querySelector("summary")?.id;
    if (!id) return;
    if (event.target.open) opened.add(id); else opened.delete(id);
  }, true);
  document.addEventListener("htmx:afterSettle", () => {
    for (const id of opened) byId(id)?.parentElement.setAttribute("open", "");
  });

  // Arrow keys walk through the slots of a cabinet.
  document.addEventListener("keydown", (event) => {
    const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    const down = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    const slot = event.target.closest && event.target.closest(".slot");
    if (!slot || !(step || down)) return;
    const list = slot.closest(".slots");
    const slots = [...list.querySelectorAll(".slot")];
    const columns = getComputedStyle(list).gridTemplateColumns.split(" ").length;
    let next = slots.indexOf(slot);
    do { next += step || down * columns; } while (slots[next] && slots[next].disabled);
    if (slots[next]) { slots[next].focus(); event.preventDefault(); }
  });

  document.addEventListener("DOMContentLoaded", () => {
    showTimes(document);
    setInterval(() => showTimes(document), 15000);
  });
})();
