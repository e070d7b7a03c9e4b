// Checks evidence as "./dev verify" does (dev.lapse.verify): what that refuses, this refuses. RFC 6962
// proofs, a signed head as C2SP signed-note says, and entries that count themselves.
(() => {
  "use strict";
  const LAST = ["GRANT_DENIED", "GRANT_WITHDRAWN", "GRANT_UNANSWERED", "GRANT_ACTIVATION_FAILED", "GRANT_REVOKED", "GRANT_EXPIRED"];
  const FIRST = "GRANT_REQUESTED";
  const FORMAT = "lapse-evidence/1";
  const MOST_SIGNATURES = 100;
  const HASH_LENGTH = 32;
  const ED25519 = 1;

  function require(condition, problem) {
    if (!condition) throw new Error(problem);
  }

  // --- bytes, texts and JSON, each in the one form that it has

  const encoded = (value) => new TextEncoder().encode(value);
  const same = (a, b) => a.length === b.length && a.every((byte, place) => byte === b[place]);
  const join = (...parts) => Uint8Array.from(parts.flatMap((part) => [...part]));
  const hex = (raw) => [...raw].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  const sha256 = async (raw) => new Uint8Array(await crypto.subtle.digest("SHA-256", raw));
  const isObject = (value) => value !== null && typeof value === "object" && !Array.isArray(value);

  function bytes(base64, what) {
    let raw;
    try {
      raw = atob(base64);
    } catch {
      throw new Error(`${what} is not base64`);
    }
    require(typeof base64 === "string" && btoa(raw) === base64, `${what} is not base64 in its one form`);
    return Uint8Array.from(raw, (character) => character.charCodeAt(0));
  }

  function hash(base64, what) {
    const raw = bytes(base64, what);
    require(raw.length === HASH_LENGTH, `${what} is not a hash`);
    return raw;
  }

  function text(raw, what) {
    try {
      return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(raw);
    } catch {
      throw new Error(`${what} is not UTF-8`);
    }
  }

  /** RFC 8785: numbers and texts are written as this language writes them. */
  function canonical(value) {
    if (Array.isArray(value)) return `[${value.map(canonical).join(",")}]`;
    if (!isObject(value)) return JSON.stringify(value);
    return `{${Object.keys(value).sort().map((name) => `${JSON.stringify(name)}:${canonical(value[name])}`).join(",")}}`;
  }

  /** A member that is there twice, or a number that is not kept whole, is not written again as it was. */
  function read(json, what) {
    let value;
    try {
      value = JSON.parse(json);
    } catch {
      throw new Error(`${what} is not JSON`);
    }
    require(isObject(value), `${what} is not a JSON object`);
    require(canonical(value) === json, `${what} is JSON that is not in its canonical form`);
    return value;
  }

  function member(object, name, type, what) {
    const value = object[name];
    const right = {
      text: typeof value === "string",
      integer: Number.isSafeInteger(value),
      list: Array.isArray(value),
      object: isObject(value),
    };
    require(right[type], `${what} has no “${name}”, or it is no ${type}`);
    return value;
  }

  // --- the tree

  const leaf = (entry) => sha256(join([0], entry));
  const node = (left, right) => sha256(join([1], left, right));

  async function rootBy(index, size, hashed, proof) {
    require(index >= 0 && index < size, "it lies beyond the head");
    let place = index;
    let last = size - 1;
    let root = hashed;
    for (const other of proof) {
      require(last > 0, "the proof is too long");
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
    require(last === 0, "the proof is too short");
    return root;
  }

  // --- the signed head

  function readSignature(line) {
    const parts = line.split(" ");
    require(parts.length === 3 && parts[0] === "—", "a line below the head is not that of a signature");
    const raw = bytes(parts[2], "a signature");
    require(raw.length > 4, "a signature is too short");
    return { name: parts[1], id: hex(raw.slice(0, 4)), raw: raw.slice(4) };
  }

  function readHead(note) {
    const blank = note.lastIndexOf("\n\n");
    require(blank >= 0 && note.endsWith("\n"), "the head is not a signed note");
    const body = note.slice(0, blank + 1);
    require(![...body].some((character) => character < " " && character !== "\n"), "the head has control characters");
    const signatures = note.slice(blank + 2, -1).split("\n").map(readSignature);
    require(signatures.length <= MOST_SIGNATURES, "the head has too many signatures");
    const lines = body.slice(0, -1).split("\n");
    const [origin, size, root] = lines;
    require(lines.length >= 3 && lines.every((line) => line !== ""), "the head is not one of a log");
    require(/^(0|[1-9][0-9]{0,15})$/.test(size), "the head does not tell the size of its log");
    return { body, origin, size: Number(size), root: hash(root, "the root of the head"), signatures };
  }

  async function readKey(key) {
    const [name, id, ...rest] = key.split("+");
    require(rest.length > 0, "the key does not read name+id+base64");
    const raw = bytes(rest.join("+"), "the key");
    require(raw[0] === ED25519 && raw.length === 1 + HASH_LENGTH, "the key is not one for Ed25519");
    const its = hex((await sha256(join(encoded(`${name}\n`), raw))).slice(0, 4));
    require(its === id, `the id of this key is ${its}, not ${id}`);
    return { name, id, raw: raw.slice(1) };
  }

  async function requireSigned(head, key) {
    const its = head.signatures.filter((one) => one.name === key.name && one.id === key.id);
    require(its.length > 0, "the key has not signed this head");
    const verifier = await crypto.subtle.importKey("raw", key.raw, { name: "Ed25519" }, false, ["verify"]);
    for (const one of its) {
      const right = await crypto.subtle.verify({ name: "Ed25519" }, verifier, one.raw, encoded(head.body));
      require(right, "the head was changed after it was signed: its signature is wrong");
    }
    require(head.origin === key.name, `the head is of another log than its key: ${head.origin}`);
  }

  // --- the entries

  async function proved(item, head) {
    const index = member(item, "index", "integer", "an entry");
    const what = `entry ${index}`;
    const raw = bytes(member(item, "entry", "text", what), what);
    const proof = member(item, "proof", "list", what).map((one) => hash(one, `the proof of ${what}`));
    let root;
    try {
      root = await rootBy(index, head.size, await leaf(raw), proof);
    } catch (problem) {
      throw new Error(`${what} is not in the log: ${problem.message}`);
    }
    require(same(root, head.root), `${what} is not in the log as it is in the file: it or its proof was changed`);
    return readEntry(raw, what);
  }

  function readEntry(raw, what) {
    const entry = read(text(raw, what), what);
    require(entry.schema === 1, `${what} is of schema ${entry.schema}, and only 1 is known`);
    const actor = member(entry, "actor", "object", what);
    for (const name of ["subject", "kind", "name"]) member(actor, name, "text", what);
    member(entry, "at", "text", what);
    member(entry, "facts", "object", what);
    return { action: member(entry, "action", "text", what), commitment: actor.name, ...place(entry, what) };
  }

  function place(entry, what) {
    if (!("grant" in entry)) return { grant: null, n: 0 };
    const grant = member(entry, "grant", "text", what);
    const sequence = member(entry, "sequence", "object", what);
    require(member(sequence, "of", "text", what) === grant, `${what} is of one exception, and counted for another`);
    return { grant, n: member(sequence, "n", "integer", what) };
  }

  /** Evidence has to show 1, 2, 3, … at growing places, beginning with the request. */
  function requireNext(entry, index, grant, n, last) {
    require(entry.grant === grant, `entry ${index} is not of this exception`);
    require(entry.n === n, `entry ${index} is number ${entry.n} of the exception, where number ${n} belongs: one is missing or out of order`);
    require(index > last, `entry ${index} comes after a later one`);
    require(n > 1 || entry.action === FIRST, `entry ${index} is not how an exception begins`);
  }

  async function nameIn(item, entry) {
    if (!("actorName" in item)) return "a name that was erased";
    const what = `the name of entry ${item.index}`;
    const actor = member(item, "actorName", "object", what);
    const name = member(actor, "name", "text", what);
    const salt = bytes(member(actor, "salt", "text", what), `the salt of entry ${item.index}`);
    const commitment = `sha256:${hex(await sha256(join(salt, encoded(name))))}`;
    require(commitment === entry.commitment, `entry ${item.index} was not written for the name ${name}`);
    return name;
  }

  // --- all of it

  async function check(file, exception, tell) {
    require(file.format === FORMAT, `the file is no evidence: its format is ${file.format}, and only ${FORMAT} is known`);
    const what = "the file";
    const items = member(file, "entries", "list", what);
    tell(`Read the evidence: ${items.length} entries of a log of ${member(file, "size", "integer", what)}.`);
    const grant = member(file, "grant", "text", what);
    require(grant === exception, `the file is about another exception: ${grant}`);
    const head = readHead(member(file, "checkpoint", "text", what));
    await requireSigned(head, await readKey(member(file, "key", "text", what)));
    tell(`The head is signed by ${head.origin} with the key ${file.key}. Compare it with the one you know.`);
    require(head.size === file.size && head.origin === member(file, "origin", "text", what), "the file tells another log or size than its head does");
    tell(`Its log has ${head.size} entries, as the file says.`);
    const ended = await checkEntries(items, grant, head, tell);
    tell(`${items.length} entries, the first ${items.length} of this exception, none missing between them.`);
    tell(ended ? "The exception has ended." : `The exception was still open: this is as of ${head.size} entries of the log, and later ones may exist.`);
    tell("All of it is in the log, and nothing of it was changed.");
  }

  async function checkEntries(items, grant, head, tell) {
    require(items.length > 0, "the file has no entry of the exception");
    let ended = false;
    let last = -1;
    let n = 0;
    for (const item of items) {
      n++;
      require(isObject(item), "an entry is not an object");
      const entry = await proved(item, head);
      requireNext(entry, item.index, grant, n, last);
      tell(`Entry ${item.index}, number ${n} of the exception, ${entry.action} by ${await nameIn(item, entry)}: its hash leads to the signed head.`);
      ended = ended || LAST.includes(entry.action);
      last = item.index;
    }
    return ended;
  }

  async function verify(button, tell) {
    require(crypto.subtle, "a browser checks nothing on a page that came neither over HTTPS nor from localhost");
    const answer = await fetch(button.dataset.verify, { headers: { "X-Requested-With": "Lapse" } });
    if (answer.status === 499) {
      window.location.reload();
      return;
    }
    require(answer.status !== 404, "no signed head has this exception yet; try again in a second");
    require(answer.ok, `the service answered ${answer.status}`);
    const file = read(text(await answer.arrayBuffer(), "the file"), "the file");
    await check(file, button.dataset.exception, tell);
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
    verify(button, (said) => tell(said, "fine"))
      .catch((problem) => tell(`Not verified: ${problem.message}.`, "wrong"))
      .finally(() => { button.disabled = false; });
  });
})();
