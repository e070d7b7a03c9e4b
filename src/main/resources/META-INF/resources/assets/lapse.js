// What makes the pages live. Everything works without it: it reads nothing that a page could not.
(() => {
  "use strict";
  const inZone = new Intl.DateTimeFormat(undefined, { dateStyle: "medium", timeStyle: "short" });
  const zone = Intl.DateTimeFormat().resolvedOptions().timeZone;

  // --- times, in the reader's own zone

  function distance(millis) {
    const ahead = millis >= 0;
    let left = Math.floor(Math.abs(millis) / 1000);
    const units = [["d", 86400], ["h", 3600], ["min", 60], ["s", 1]];
    const parts = [];
    for (const [name, seconds] of units) {
      const count = Math.floor(left / seconds);
      left -= count * seconds;
      if (count > 0 && parts.length < 2) parts.push(`${count} ${name}`);
      else if (parts.length > 0) break;
    }
    if (parts.length === 0) return "now";
    return ahead ? `in ${parts.join(" ")}` : `${parts.join(" ")} ago`;
  }

  function tellTimes(within) {
    for (const time of within.querySelectorAll("time[data-moment]")) {
      const instant = new Date(time.dateTime);
      time.title = time.dateTime;
      time.textContent = inZone.format(instant);
    }
    tellDistances(within);
  }

  function tellDistances(within) {
    const now = Date.now();
    for (const time of within.querySelectorAll("time[data-distance]")) {
      const told = distance(new Date(time.dateTime) - now);
      if (time.textContent !== told) time.textContent = told;
    }
  }

  /** As a field for date and time holds it: in the reader's own zone, without saying so. */
  function inField(instant) {
    const two = (number) => String(number).padStart(2, "0");
    const day = [instant.getFullYear(), two(instant.getMonth() + 1), two(instant.getDate())].join("-");
    const time = [instant.getHours(), instant.getMinutes(), instant.getSeconds()].map(two).join(":");
    return `${day}T${time.replace(/:00$/, "")}`;
  }

  function prepare(within) {
    tellTimes(within);
    for (const field of within.querySelectorAll("[data-zone]")) field.value = zone;
    for (const name of within.querySelectorAll("[data-zone-name]")) name.textContent = `in ${zone}`;
    for (const field of within.querySelectorAll("[data-instant]")) field.value = inField(new Date(field.dataset.instant));
    for (const button of within.querySelectorAll(".scripted")) button.hidden = false;
    tellKeys(within);
  }

  // --- a session that is over: read the page anew, which leads through signing in and back

  document.addEventListener("htmx:responseError", (event) => {
    if (event.detail.xhr.status !== 499) return;
    keepDraft();
    window.location.reload();
  });

  // --- what was typed into a request outlives signing in anew, in this tab and for its writer alone

  const DRAFT = "lapse-draft";
  const draftForm = () => document.getElementById("request");
  const drafted = (form) => [...form.elements].filter((field) => field.name && field.type !== "hidden");
  const reader = () => document.querySelector(".mast .reader")?.textContent;

  function keepDraft() {
    const form = draftForm();
    if (!form) return;
    const fields = Object.fromEntries(drafted(form).map((field) => [field.name, field.value]));
    sessionStorage.setItem(DRAFT, JSON.stringify({ reader: reader(), fields }));
  }

  /** What came back with the page as it was typed is newer than what was kept. */
  function bringBackDraft() {
    if (!reader()) return;
    const kept = JSON.parse(sessionStorage.getItem(DRAFT) ?? "null");
    sessionStorage.removeItem(DRAFT);
    const form = draftForm();
    if (!form || kept?.reader !== reader()) return;
    const typed = drafted(form).filter((field) => field.matches("input, textarea"));
    if (typed.some((field) => field.value !== "")) return;
    for (const field of drafted(form)) if (field.name in kept.fields) field.value = kept.fields[field.name];
    typed[0].dispatchEvent(new Event("input", { bubbles: true }));
  }

  document.addEventListener("submit", (event) => { if (event.target === draftForm()) keepDraft(); });

  // --- what changes is read anew, but never under somebody's hands

  const livePart = () => document.querySelector("[data-live]");

  /** A pointer that lies where it lay when the page came is in nobody's hand. */
  let isPointing = false;
  document.addEventListener("pointermove", () => { isPointing = true; }, { once: true });

  /** Whether somebody is about to use something in it, by keyboard or pointer. */
  const isInUse = (part) =>
    (part.contains(document.activeElement) && document.activeElement.matches("a, button, input, textarea, select, summary"))
    || (isPointing && part.querySelector(".actions:hover, form:hover") !== null);

  const isFilled = (part) =>
    [...part.querySelectorAll("input:not([type=hidden]), textarea")].some((field) => field.value !== field.defaultValue);

  function address() {
    const here = new URL(window.location.href);
    here.searchParams.delete("done");
    return here.pathname + here.search;
  }

  const offered = () => document.querySelector(".fresh");

  /** It lies over the page, so that nothing moves when it comes. */
  function offerAnew() {
    if (offered()) return;
    const offer = document.createElement("p");
    offer.className = "notice fresh";
    offer.setAttribute("role", "status");
    offer.textContent = "Something has changed meanwhile. ";
    const link = document.createElement("a");
    link.href = address();
    link.textContent = "Show it";
    offer.append(link);
    document.querySelector("main").append(offer);
  }

  /** Offers it only where the page would show something else. */
  async function offerIfOther(part) {
    const answer = await fetch(address(), { headers: { "X-Requested-With": "Lapse" } });
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const other = page.querySelector("[data-live]")?.dataset.shows !== part.dataset.shows;
    if (!answer.ok || other) offerAnew();
    else part.dataset.live = page.querySelector("[data-live]").dataset.live;
  }

  function readAnew() {
    const part = livePart();
    if (!part || !window.htmx || document.querySelector("form.htmx-request")) return;
    if (isInUse(part) || isFilled(part)) {
      offerIfOther(part).catch(() => {});
      return;
    }
    // It may be broken off, where the reader asks for something else.
    window.htmx.ajax("GET", address(), { source: part, target: part, select: "#live", swap: "outerHTML" })?.catch(() => {});
  }

  /** What its reader asks for comes before what has changed by itself: both would be put in the same place. */
  document.addEventListener("htmx:beforeRequest", (event) => {
    const part = livePart();
    if (part && event.detail.target === part && event.detail.elt !== part) window.htmx.trigger(part, "htmx:abort");
  });

  /** What the reader has opened, and the card that they are on: as it is when the page is put anew, not when that was asked for. */
  let kept = null;

  document.addEventListener("htmx:beforeSwap", (event) => {
    const part = livePart();
    // A filter puts it anew as well, and that is what its reader wants.
    if (!part || event.detail.target !== part || event.detail.requestConfig.elt !== part) return;
    if (isInUse(part) || isFilled(part)) {
      event.detail.shouldSwap = false;
      offerAnew();
      return;
    }
    kept = {
      opened: [...part.querySelectorAll("details")].map((one) => one.open),
      focused: document.activeElement?.closest?.("article")?.getAttribute("aria-labelledby"),
    };
  });

  /** Before anything else can happen, so that the next key finds it where it was. */
  document.addEventListener("htmx:afterSwap", () => {
    if (!kept) return;
    const { opened, focused } = kept;
    kept = null;
    offered()?.remove();
    [...document.querySelectorAll("[data-live] details")].forEach((one, place) => { one.open = opened[place] ?? false; });
    if (focused) document.querySelector(`article[aria-labelledby="${focused}"]`)?.focus();
  });

  // --- one connection while the page is to be seen: a browser has six for a site, over all its tabs

  const SHORTEST_PAUSE = 1000;
  let source = null;
  let later = 0;
  let pause = SHORTEST_PAUSE;

  /** Each connection asks for what came after the page as it is now, so the browser must not repeat an old one. */
  function listen() {
    const part = livePart();
    if (source || document.hidden || !part) return;
    source = new EventSource(`/live?since=${part.dataset.live}`);
    source.onopen = () => { pause = SHORTEST_PAUSE; };
    source.onmessage = (event) => { if (event.data === "changed") readAnew(); };
    source.onerror = () => {
      const refused = source.readyState === EventSource.CLOSED;
      stopListening();
      later = window.setTimeout(() => {
        if (refused) readAnew();
        listen();
      }, pause);
      pause = Math.min(pause * 2, 30000);
    };
  }

  function stopListening() {
    window.clearTimeout(later);
    source?.close();
    source = null;
  }

  document.addEventListener("visibilitychange", () => (document.hidden ? stopListening() : listen()));
  window.addEventListener("pagehide", stopListening);
  window.addEventListener("pageshow", (event) => { if (event.persisted) listen(); });

  // --- keys, where nothing is typed; whoever speaks to the browser, or hits keys by chance, switches them off

  const KEYS = "lapse-keys";
  const areKeysOn = () => localStorage.getItem(KEYS) !== "off";

  function tellKeys(within) {
    for (const button of within.querySelectorAll("[data-keys]")) button.textContent = areKeysOn() ? "Switch keys off" : "Switch keys on";
    for (const hint of within.querySelectorAll("[data-keys-hint]")) hint.hidden = !areKeysOn();
  }

  document.addEventListener("click", (event) => {
    if (!event.target.closest("[data-keys]")) return;
    localStorage.setItem(KEYS, areKeysOn() ? "off" : "on");
    tellKeys(document);
  });

  function press(event) {
    if (!areKeysOn() || event.ctrlKey || event.metaKey || event.altKey || event.target.matches("input, textarea, select")) return;
    const cards = [...document.querySelectorAll("article.card")];
    if (cards.length === 0) return;
    const current = cards.indexOf(document.activeElement.closest("article.card"));
    if (event.key === "j" || event.key === "k") {
      const next = event.key === "j" ? Math.min(current + 1, cards.length - 1) : Math.max(current - 1, 0);
      cards[next].focus();
      event.preventDefault();
    } else if ((event.key === "a" || event.key === "d") && current >= 0) {
      const field = cards[current].querySelector(`[data-key="${event.key}"]`);
      if (field) {
        field.focus();
        event.preventDefault();
      }
    }
  }

  document.addEventListener("keydown", press);
  document.addEventListener("htmx:afterSettle", () => prepare(document));
  prepare(document);
  // Once htmx listens too, so that the preview is read for it.
  document.addEventListener("DOMContentLoaded", bringBackDraft);
  window.setInterval(() => tellDistances(document), 1000);
  listen();
})();
