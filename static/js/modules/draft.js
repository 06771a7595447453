// An entry form that cannot be sent keeps what was typed, and says so. On the device alone, where it outlives a closed
// tab (so localStorage: a phone without network is put away, and the application with it), for as long as the form
// could be sent; never the IIN, which no browser is to remember (autocomplete="off"), and never a box: each consent is
// given anew, on the words then shown. It goes with the entry's arrival, with a press, and by itself.

const KEY = "vpluse-form";
const LIFE = 12 * 60 * 60 * 1000;
// Milliseconds after which a form on its way is taken for one that may not arrive.
const PATIENCE = 5000;

const form = document.querySelector("form[data-draft]");
const note = document.querySelector("[data-draft-note]");
let waiting;

if (form) {
  restore();
  form.addEventListener("submit", (event) => {
    if (navigator.onLine) waiting = setTimeout(keep, PATIENCE);
    else if (keep()) event.preventDefault();
  });
  addEventListener("pagehide", () => clearTimeout(waiting));
  note.querySelector("button").addEventListener("click", () => {
    localStorage.removeItem(KEY);
    form.reset();
    note.hidden = true;
  });
}

function fields() {
  return [...form.querySelectorAll(".field__input")].filter((field) => field.autocomplete !== "off");
}

// Answers whether it is kept: where nothing may be stored, the browser itself says that there is no network.
function keep() {
  try {
    const typed = Object.fromEntries(fields().map(({ name, value }) => [name, value]));
    localStorage.setItem(KEY, JSON.stringify({ slug: form.dataset.draft, typed, until: Date.now() + LIFE }));
  } catch {
    return false;
  }
  say("kept");
  note.scrollIntoView({ block: "center" });
  return true;
}

function restore() {
  try {
    const { slug, typed } = JSON.parse(localStorage.getItem(KEY)) ?? {};
    if (slug !== form.dataset.draft) return;
    for (const field of fields()) {
      field.value ||= typed[field.name] ?? "";
      field.dispatchEvent(new Event("input"));
    }
    form.before(note);
    say("restored");
  } catch {}
}

function say(what) {
  for (const part of note.querySelectorAll("[data-when]")) part.hidden = part.dataset.when !== what;
  note.hidden = false;
}
