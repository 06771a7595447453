// Every page works without this file. It only spares a person some effort: a receipt gets its button for printing, and
// where there is no network the service worker says so.

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

// What was typed into a form (modules/entry_form.js) goes when the form has arrived, or by its term. Releases before kept it
// in the browser's own memory. A browser that lets nothing be stored refuses even to be asked.
try {
  const { slug, until } = JSON.parse(sessionStorage.getItem("vpluse-form")) ?? {};
  const arrived = document.querySelector("[data-arrived]")?.dataset.arrived;
  if (slug === arrived || until < Date.now()) sessionStorage.removeItem("vpluse-form");
  localStorage.removeItem("vpluse-form");
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
