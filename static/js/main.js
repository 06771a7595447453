// Every page works without this file. It only spares a person some effort:
// numbers stand in groups while being typed, a receipt gets its button for printing, and where there is no network
// the service worker says so.

const groupings = {
  iin: () => [6, 6],
  phone: (digits, plus) => (plus || digits[0] === "8" || digits.length > 10 ? [1, 3, 3, 2, 2] : [3, 3, 2, 2]),
};

for (const [name, sizes] of Object.entries(groupings)) {
  const input = document.querySelector(`input[name=${name}]`);
  if (!input) continue;
  input.removeAttribute("maxlength");
  input.addEventListener("input", () => regroup(input, sizes));
  regroup(input, sizes);
}

for (const button of document.querySelectorAll("[data-print]")) {
  button.hidden = false;
  button.addEventListener("click", () => print());
}

addEventListener("load", startWorker);
// What a page says of the choice about statistics is from before one that was made meanwhile, or can never be kept.
const { checks } = document.documentElement.dataset;
addEventListener("pageshow", ({ persisted }) => {
  const isBack = persisted || performance.getEntriesByType("navigation")[0]?.type === "back_forward";
  if (checks && (isBack || !navigator.cookieEnabled)) import(checks).then(({ check }) => check());
});

// What was typed into a form that could not be sent (modules/draft.js) goes when the form has arrived, or by its term.
// A browser that lets nothing be stored refuses even to be asked.
try {
  const { slug, until } = JSON.parse(localStorage.getItem("vpluse-form")) ?? {};
  const arrived = document.querySelector("[data-arrived]")?.dataset.arrived;
  if (slug && (slug === arrived || until < Date.now())) localStorage.removeItem("vpluse-form");
} catch {}

function startWorker() {
  const workers = navigator.serviceWorker;
  if (!workers) return;
  // A script's address must come out of a policy of Trusted Types: ours knows this one, whatever it is asked for.
  const policy = globalThis.trustedTypes?.createPolicy("vpluse", { createScriptURL: () => "/sw.js" });
  workers.register(policy?.createScriptURL("") ?? "/sw.js").catch(() => {});
  // Who installs the application asks for what it needs without network; who only visits is left with nothing.
  const prepare = () => workers.ready.then(({ active }) => active.postMessage({}));
  if (matchMedia("(display-mode: standalone)").matches) prepare();
  addEventListener("appinstalled", prepare);
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
