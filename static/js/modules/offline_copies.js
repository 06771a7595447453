// What a person keeps on this device to read without network: put there by a press, listed, removed by a press.

const KEPT = "vpluse-kept";
const FORM = "vpluse-form";

const page = document.querySelector("[data-offline-copy]");
if (page && globalThis.caches && navigator.serviceWorker) {
  const [keep, remove] = page.querySelectorAll("button");
  const show = (is) => {
    for (const part of page.querySelectorAll("[data-when]")) part.hidden = part.dataset.when !== is;
    page.hidden = false;
  };
  keep.addEventListener("click", async () => show((await put(page.dataset.offlineCopy)) ? "kept" : "failed"));
  remove.addEventListener("click", async () => show((await forget(location.pathname), "loose")));
  caches.match(location.pathname, { cacheName: KEPT, ignoreVary: true }).then((found) => show(found ? "kept" : "loose"), nothing);
}

const list = document.querySelector("[data-offline-copies]");
if (list && globalThis.caches) {
  list.querySelector("button").addEventListener("click", async () => {
    sessionStorage.removeItem(FORM);
    await forget();
    list.hidden = true;
  });
  showCopies().catch(nothing);
}

// A browser that lets nothing be stored: then there is nothing to offer.
function nothing() {}

async function put(title) {
  const { active } = await navigator.serviceWorker.ready;
  const pictures = [...document.querySelectorAll("main img")].map((image) => image.src);
  const { port1, port2 } = new MessageChannel();
  active.postMessage({ keep: { pathname: location.pathname, title, pictures } }, [port2]);
  return new Promise((done) => (port1.onmessage = ({ data }) => done(data)));
}

// One page, or everything; with the last page goes what it was drawn with, unless the application is installed.
async function forget(pathname) {
  const cache = await caches.open(KEPT);
  if (pathname) await cache.delete(pathname, { ignoreVary: true });
  if (pathname && (await copiesIn(cache)).length) return;
  const installed = matchMedia("(display-mode: standalone)").matches;
  const names = (await caches.keys()).filter((name) => name === KEPT || (!installed && name.startsWith("vpluse-")));
  await Promise.all(names.map((name) => caches.delete(name)));
}

// The pages, not their pictures.
async function copiesIn(cache) {
  const answers = await Promise.all((await cache.keys()).map(async (key) => [key.url, await cache.match(key)]));
  return answers.map(([url, answer]) => [url, answer.headers.get("X-Kept-As")]).filter(([, title]) => title);
}

async function showCopies() {
  const pages = (await caches.has(KEPT)) ? await copiesIn(await caches.open(KEPT)) : [];
  for (const [url, title] of pages) {
    const link = document.createElement("a");
    link.href = url;
    link.textContent = decodeURIComponent(title);
    const item = document.createElement("li");
    item.append(link);
    list.querySelector("ul").append(item);
  }
  const form = sessionStorage.getItem(FORM);
  list.querySelector("[data-offline-copies-form]").hidden = !form;
  list.hidden = !pages.length && !form;
}
