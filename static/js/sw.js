// The service worker. Pages come from the network, always; only where there is none does it answer by itself.
// Nothing is put into a cache before a person asks for it: by installing the application, or by pressing «keep this
// page on this device». Then the site's own files and the policy are kept too. A person's own ticket and receipt are
// kept by that press alone: everybody who holds the device can read them, so that only its owner can decide it.
// Forms are never sent from here, nor kept: what is put away has none.

const APP = `vpluse-app-${site.release}`;
const OURS = "vpluse-app-";
const KEPT = "vpluse-kept";
const TITLE = "X-Kept-As";

addEventListener("install", (event) => {
  skipWaiting();
  event.waitUntil(isPrepared().then((prepared) => (prepared ? prepare() : readPolicy())));
});

addEventListener("activate", (event) => event.waitUntil(Promise.all([clients.claim(), dropOldFiles()])));

addEventListener("message", (event) => {
  const { keep } = event.data;
  event.waitUntil(keep ? keepPage(keep, event.ports[0]) : prepare());
});

addEventListener("fetch", (event) => {
  const { method, mode, url } = event.request;
  const { origin, pathname } = new URL(url);
  if (method !== "GET" || origin !== location.origin || site.excluded.some((path) => pathname.startsWith(path))) return;
  if (mode === "navigate") event.respondWith(page(event, pathname));
  else if (/^\/static\/|\/cover\.svg$/.test(pathname)) event.respondWith(file(event.request));
});

async function page(event, pathname) {
  try {
    const answer = await fetch(event.request);
    if (answer.ok && site.policies.includes(pathname)) event.waitUntil(refresh(pathname, answer.clone()));
    return answer;
  } catch {
    return (await caches.match(pathname, { ignoreVary: true })) ?? (await seenPolicy(pathname)) ?? offline(pathname);
  }
}

async function file(request) {
  return (await caches.match(request, { ignoreVary: true })) ?? fetch(request);
}

function offline(pathname) {
  return new Response(site.offline[language(pathname)], { headers: site.headers });
}

function language(pathname) {
  const first = pathname.split("/")[1];
  return first in site.offline ? first : "ru";
}

// Before anything may be put into a cache of ours, the policy lies in the browser's own, where every page goes that
// was read: so it can be read without network too. Asked for without cookies, it is nobody's visit.
async function readPolicy() {
  const windows = await clients.matchAll({ includeUncontrolled: true });
  const spoken = new Set(windows.map(({ url }) => language(new URL(url).pathname)));
  const read = site.policies.filter((pathname) => spoken.has(language(pathname)));
  await Promise.allSettled(read.map((pathname) => fetch(pathname, { credentials: "omit" })));
}

async function seenPolicy(pathname) {
  if (!site.policies.includes(pathname)) return;
  for (const credentials of ["same-origin", "omit"]) {
    const seen = await fetch(pathname, { credentials, cache: "only-if-cached", mode: "same-origin" }).catch(() => {});
    if (seen?.ok) return without(seen);
  }
}

async function isPrepared() {
  return (await caches.keys()).some((name) => name.startsWith(OURS));
}

async function prepare() {
  const cache = await caches.open(APP);
  await cache.addAll(site.files);
  await Promise.all(site.policies.map((pathname) => put(cache, pathname, { credentials: "omit" })));
}

// The copy of an installed application is as new as the page that was read last.
async function refresh(pathname, answer) {
  // A page that lets outside services in is one visitor's of this moment, and is kept by nobody.
  if (/no-store/.test(answer.headers.get("Cache-Control"))) return;
  if (await caches.has(APP)) await (await caches.open(APP)).put(pathname, await without(answer));
}

async function dropOldFiles() {
  const old = (await caches.keys()).filter((name) => name.startsWith(OURS) && name !== APP);
  await Promise.all(old.map((name) => caches.delete(name)));
}

async function keepPage({ pathname, title, pictures }, port) {
  try {
    await prepare();
    const cache = await caches.open(KEPT);
    await cache.addAll(pictures);
    await put(cache, pathname, { credentials: "same-origin" }, title);
    port.postMessage(true);
  } catch {
    port.postMessage(false);
  }
}

async function put(cache, pathname, how, title) {
  const answer = await fetch(pathname, { ...how, redirect: "error" });
  if (!answer.ok) throw new TypeError(answer.status);
  await cache.put(pathname, await without(answer, title));
}

// A page that is put away loses its forms: their tokens are of the moment. Its headers of safety stay.
async function without(answer, title = "") {
  const headers = new Headers(answer.headers);
  for (const name of ["Content-Encoding", "Content-Length"]) headers.delete(name);
  if (title) headers.set(TITLE, encodeURIComponent(title));
  const html = (await answer.text()).replace(/<form[^]*?<\/form>/g, "");
  return new Response(html, { headers });
}
