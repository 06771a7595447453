// An entry form with script: numbers stand in groups while being typed, an answer stands beside each field that is left
// (answers.js, asked for when the form is first touched), and what was typed outlives its page.
//
// It lies in the tab's own memory (sessionStorage), put there when the page is left or hidden, so that a reload, another
// language, a look at the policy or a lost network loses nothing. No longer than the visit: the browser drops it with
// the tab; it goes with the entry's arrival, with a press, and an hour after the page was left (main.js). Never the IIN,
// which no browser is to remember (autocomplete="off"), and never a box: each consent is given anew, on the words shown.

const KEY = "vpluse-form";
const LIFE = 60 * 60 * 1000;
// Milliseconds after which a form on its way is taken for one that may not arrive.
const PATIENCE = 5000;
const GROUPS = {
  iin: () => [6, 6],
  phone: (digits, plus) => (plus || digits[0] === "8" || digits.length > 10 ? [1, 3, 3, 2, 2] : [3, 3, 2, 2]),
};

const form = document.querySelector("form[data-draft]");
const note = document.querySelector("[data-draft-note]");
const fields = [...(form?.querySelectorAll(".field__input") ?? [])];
const remembered = fields.filter(({ autocomplete }) => autocomplete !== "off");
let waiting;
// Typed on this page, or sent from it and given back by the server.
let isTouched = fields.some(({ defaultValue }) => defaultValue);

if (form) {
  restore();
  for (const input of fields) {
    const sizes = GROUPS[input.name];
    if (!sizes) continue;
    input.removeAttribute("maxlength");
    input.addEventListener("input", () => regroup(input, sizes));
    regroup(input, sizes);
  }
  form.addEventListener("focusin", () => import(form.dataset.answers).then(({ watch }) => watch(fields), () => {}), { once: true });
  form.addEventListener("submit", (event) => {
    waiting = setTimeout(say, navigator.onLine ? PATIENCE : 0, "kept");
    if (!navigator.onLine) event.preventDefault();
  });
  form.addEventListener("input", () => (isTouched = true));
  addEventListener("visibilitychange", leave);
  addEventListener("pagehide", () => {
    clearTimeout(waiting);
    leave();
  });
  // Back, to a form that has arrived meanwhile.
  addEventListener("pageshow", ({ persisted }) => persisted && waiting && !stored().slug && erase());
  note.querySelector("button").addEventListener("click", erase);
}

// A browser that lets nothing be stored refuses even to be asked.
function stored() {
  try {
    return JSON.parse(sessionStorage.getItem(KEY)) ?? {};
  } catch {
    return {};
  }
}

// Words that the browser itself put back, as Back does after the form has arrived, are nobody's to keep.
function leave() {
  if (isTouched) keep();
}

function keep() {
  const slug = form.dataset.draft;
  const typed = Object.fromEntries(remembered.map(({ name, value }) => [name, value]));
  try {
    if (Object.values(typed).some(Boolean)) sessionStorage.setItem(KEY, JSON.stringify({ slug, typed, until: Date.now() + LIFE }));
    else if (stored().slug === slug) sessionStorage.removeItem(KEY);
  } catch {}
}

function restore() {
  const { slug, typed } = stored();
  if (slug !== form.dataset.draft) return;
  for (const field of remembered) field.value ||= typed[field.name] ?? "";
  form.before(note);
  say("restored");
}

function erase() {
  for (const field of fields) field.value = "";
  for (const box of form.querySelectorAll(":checked")) box.checked = false;
  keep();
  note.hidden = true;
}

function say(what) {
  for (const part of note.querySelectorAll("[data-when]")) part.hidden = part.dataset.when !== what;
  note.hidden = false;
  if (what === "kept") note.scrollIntoView({ block: "center" });
}

// Only the spaces change, never a digit; what is no number is left to the server's answer.
function regroup(input, sizes) {
  const { value, selectionStart: caret } = input;
  if (!/^\+?[\d\s()-]*$/.test(value)) return;
  const plus = value[0] === "+" ? "+" : "";
  const digits = value.replace(/\D/g, "");
  const grouped = plus + groups(digits, sizes(digits, plus));
  if (grouped === value) return;
  const before = value.slice(0, caret).replace(/\D/g, "").length;
  input.value = grouped;
  if (document.activeElement !== input) return;
  let place = plus.length;
  for (let seen = 0; seen < before; place++) seen += grouped[place] !== " ";
  input.setSelectionRange(place, place);
}

function groups(digits, sizes) {
  const parts = [];
  let at = 0;
  for (const size of sizes) parts.push(digits.slice(at, (at += size)));
  parts[parts.length - 1] += digits.slice(at);
  return parts.filter(Boolean).join(" ");
}
