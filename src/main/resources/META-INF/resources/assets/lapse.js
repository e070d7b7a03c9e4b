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

  function prepare(within) {
    tellTimes(within);
    for (const field of within.querySelectorAll("[data-zone]")) field.value = zone;
    for (const name of within.querySelectorAll("[data-zone-name]")) name.textContent = `in ${zone}`;
    for (const button of within.querySelectorAll(".scripted")) button.hidden = false;
  }

  // --- a session that is over: read the page anew, which leads through signing in and back

  document.addEventListener("htmx:responseError", (event) => {
    if (event.detail.xhr.status === 499) window.location.reload();
  });

  // --- what changes is read anew, but never under somebody's hands

  const isTyping = (part) =>
    part.contains(document.activeElement) && document.activeElement.matches("input, textarea, select");

  const isFilled = (part) =>
    [...part.querySelectorAll("input:not([type=hidden]), textarea")].some((field) => field.value !== field.defaultValue);

  function offerAnew(part) {
    if (part.previousElementSibling?.matches(".fresh")) return;
    const offer = document.createElement("p");
    offer.className = "notice fresh";
    offer.setAttribute("role", "status");
    offer.textContent = "Something has changed meanwhile. ";
    const link = document.createElement("a");
    link.href = window.location.href;
    link.textContent = "Show it";
    offer.append(link);
    part.before(offer);
  }

  let waiting = false;
  function readAnew() {
    const part = document.querySelector("[data-live]");
    if (!part || !window.htmx) return;
    if (document.hidden) {
      waiting = true;
      return;
    }
    if (isTyping(part) || isFilled(part)) {
      offerAnew(part);
      return;
    }
    const opened = [...part.querySelectorAll("details")].map((one) => one.open);
    const focused = document.activeElement?.closest?.("article")?.getAttribute("aria-labelledby");
    const address = new URL(window.location.href);
    address.searchParams.delete("done");
    window.htmx
      .ajax("GET", address.pathname + address.search, { target: part, select: "#live", swap: "outerHTML" })
      .then(() => {
        [...document.querySelectorAll("[data-live] details")].forEach((one, place) => { one.open = opened[place] ?? false; });
        if (focused) document.querySelector(`article[aria-labelledby="${focused}"]`)?.focus();
      });
  }

  document.addEventListener("visibilitychange", () => {
    if (!document.hidden && waiting) {
      waiting = false;
      readAnew();
    }
  });

  let pause = 1000;
  function listen() {
    const source = new EventSource(`/live?since=${document.querySelector("[data-live]").dataset.live}`);
    source.onopen = () => { pause = 1000; };
    source.onmessage = (event) => { if (event.data === "changed") readAnew(); };
    source.onerror = () => {
      if (source.readyState !== EventSource.CLOSED) return;
      source.close();
      window.setTimeout(() => { readAnew(); listen(); }, pause);
      pause = Math.min(pause * 2, 30000);
    };
    window.addEventListener("pagehide", () => source.close());
  }

  // --- keys, where nothing is typed

  function press(event) {
    if (event.ctrlKey || event.metaKey || event.altKey || event.target.matches("input, textarea, select")) return;
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

  // --- evidence, checked here: RFC 6962 proofs, and the signed head as C2SP signed-note says

  const bytes = (base64) => Uint8Array.from(atob(base64), (c) => c.charCodeAt(0));
  const text = (raw) => new TextDecoder().decode(raw);
  const same = (a, b) => a.length === b.length && a.every((byte, place) => byte === b[place]);
  const join = (...parts) => Uint8Array.from(parts.flatMap((part) => [...part]));
  const sha256 = async (raw) => new Uint8Array(await crypto.subtle.digest("SHA-256", raw));
  const leaf = (entry) => sha256(join([0], entry));
  const node = (left, right) => sha256(join([1], left, right));

  async function rootBy(index, size, hash, proof) {
    let place = index;
    let last = size - 1;
    let root = hash;
    for (const other of proof) {
      if (last === 0) throw new Error("the proof is too long");
      if (place % 2 === 1 || place === last) {
        root = await node(other, root);
        while (place % 2 === 0 && place !== 0) {
          place /= 2;
          last = Math.floor(last / 2);
        }
      } else {
        root = await node(root, other);
      }
      place = Math.floor(place / 2);
      last = Math.floor(last / 2);
    }
    if (last !== 0) throw new Error("the proof is too short");
    return root;
  }

  function readNote(note) {
    const end = note.indexOf("\n\n");
    if (end < 0) throw new Error("the head is not a signed note");
    const body = note.slice(0, end + 1);
    const [origin, size, root] = body.split("\n");
    const signatures = note.slice(end + 2).split("\n").filter((line) => line.startsWith("— ")).map((line) => {
      const [, name, signature] = line.split(" ");
      return { name, signature: bytes(signature) };
    });
    return { body, origin, size: Number(size), root: bytes(root), signatures };
  }

  async function isSigned(note, key) {
    const first = key.indexOf("+");
    const second = key.indexOf("+", first + 1);
    const name = key.slice(0, first);
    const raw = bytes(key.slice(second + 1));
    if (raw[0] !== 1) throw new Error("the key is not one for Ed25519");
    const id = (await sha256(join(new TextEncoder().encode(`${name}\n`), raw))).slice(0, 4);
    const signature = note.signatures.find((one) => one.name === name && same(one.signature.slice(0, 4), id));
    if (!signature) throw new Error("the key has not signed this head");
    const verifier = await crypto.subtle.importKey("raw", raw.slice(1), { name: "Ed25519" }, false, ["verify"]);
    return crypto.subtle.verify({ name: "Ed25519" }, verifier, signature.signature.slice(4), new TextEncoder().encode(note.body));
  }

  async function verify(address, tell) {
    const answer = await fetch(address, { headers: { "X-Requested-With": "Lapse" } });
    if (answer.status === 499) {
      window.location.reload();
      return;
    }
    if (!answer.ok) throw new Error(answer.status === 404 ? "no signed head has this exception yet; try again in a second" : `the service answered ${answer.status}`);
    const evidence = await answer.json();
    tell(`Read the evidence: ${evidence.entries.length} entries of a log of ${evidence.size}.`);
    const note = readNote(evidence.checkpoint);
    if (!(await isSigned(note, evidence.key))) throw new Error("the signature of the head is wrong");
    tell(`The head is signed by ${note.origin} with the key ${evidence.key}. Compare it with the one you know.`);
    for (const one of evidence.entries) {
      const entry = bytes(one.entry);
      const root = await rootBy(one.index, note.size, await leaf(entry), one.proof.map(bytes));
      if (!same(root, note.root)) throw new Error(`entry ${one.index} is not in the log`);
      const content = JSON.parse(text(entry));
      if (content.grant !== evidence.grant) throw new Error(`entry ${one.index} tells of another exception`);
      tell(`Entry ${one.index}, ${content.action}: its hash leads to the signed head.`);
    }
    tell("All of it is in the log, and nothing of it was changed.");
  }

  document.addEventListener("click", (event) => {
    const button = event.target.closest("[data-verify]");
    if (!button) return;
    const steps = document.getElementById("verification");
    steps.replaceChildren();
    const tell = (said, tone) => {
      const step = document.createElement("li");
      step.className = tone;
      step.textContent = said;
      steps.append(step);
    };
    button.disabled = true;
    verify(button.dataset.verify, (said) => tell(said, "fine"))
      .catch((problem) => tell(`Not verified: ${problem.message}.`, "wrong"))
      .finally(() => { button.disabled = false; });
  });

  document.addEventListener("keydown", press);
  document.addEventListener("htmx:afterSettle", () => prepare(document));
  prepare(document);
  window.setInterval(() => tellDistances(document), 1000);
  if (document.querySelector("[data-live]")) listen();
})();
