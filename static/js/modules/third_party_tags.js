// Loads the outside statistics services that this visitor allowed, on public pages only, and tells them of the page
// at hand: its address without a query, its title, and from which other site somebody came.

const { metrica, ga4, matomo } = document.querySelector("script[data-third-party]").dataset;
const KEPT_DAYS = 180; // as long as the choice itself
const page = location.origin + location.pathname;
const from = origin(document.referrer);

// Their scripts read this by themselves. The page before may have been a person's own, its address a key.
Object.defineProperty(document, "referrer", { get: () => from });

// The browser asks here before any script puts another one into the page: none but from these hosts.
const hosts = [metrica, ga4, matomo].filter(Boolean).map((told) => new URL(told.split(" ")[1]).origin);
globalThis.trustedTypes?.createPolicy("default", {
  createScriptURL: (url) => (hosts.includes(new URL(url, page).origin) ? url : null),
});

// A page out of the browser's memory may be from before a withdrawal.
addEventListener("pageshow", ({ persisted }) => persisted && location.reload());

if (!(await isAnythingKept())) {
  if (metrica) countByMetrica(...metrica.split(" "));
  if (ga4) countByGoogle(...ga4.split(" "));
  if (matomo) countByMatomo(...matomo.split(" "));
}

// The answers of a form that was left, or a ticket put away to be read without network, lie where every script
// of this site can read them: then nobody else's comes in.
async function isAnythingKept() {
  return sessionStorage.getItem("vpluse-form") !== null || (await globalThis.caches?.has("vpluse-kept"));
}

function countByMetrica(id, source) {
  const ym = (globalThis.ym = function () {
    (ym.a ??= []).push(arguments);
  });
  ym.l = Date.now();
  const off = { webvisor: false, clickmap: false, trackLinks: false, trackHash: false, ecommerce: false };
  ym(Number(id), "init", { ...off, accurateTrackBounce: true, defer: true });
  ym(Number(id), "hit", page, { referer: from, title: document.title });
  load(source);
}

function countByGoogle(id, source) {
  globalThis.dataLayer = [];
  const gtag = function () {
    dataLayer.push(arguments); // the library tells commands from data by their being arguments
  };
  const denied = { ad_storage: "denied", ad_user_data: "denied", ad_personalization: "denied" };
  gtag("consent", "default", { ...denied, analytics_storage: "denied" });
  gtag("consent", "update", { ...denied, analytics_storage: "granted" });
  gtag("set", "ads_data_redaction", true);
  gtag("js", new Date());
  gtag("config", id, {
    page_location: page,
    page_referrer: from,
    allow_google_signals: false,
    allow_ad_personalization_signals: false,
    cookie_domain: "none", // this host alone
    cookie_expires: KEPT_DAYS * 24 * 60 * 60,
    cookie_update: false,
    cookie_flags: "SameSite=Lax;Secure",
  });
  load(source);
}

function countByMatomo(site, source) {
  globalThis._paq = [
    ["disableCookies"],
    ["disableBrowserFeatureDetection"],
    ["setDoNotTrack", true],
    ["setCustomUrl", page],
    ["setReferrerUrl", from],
    ["setDocumentTitle", document.title],
    ["setTrackerUrl", source.replace(/js$/, "php")],
    ["setSiteId", site],
    ["trackPageView"],
  ];
  load(source);
}

function load(source) {
  const script = document.createElement("script");
  script.async = true;
  script.src = source;
  document.head.append(script);
}

// Another site by its name alone; a page of ours not at all.
function origin(referrer) {
  const { origin } = referrer ? new URL(referrer) : location;
  return origin === location.origin ? "" : `${origin}/`;
}
