// What a page says of the visitor's choice about statistics, set right where it is not. Asked for by main.js, only for
// pages that come out of the browser's memory and for browsers that keep no cookies.
export async function check() {
  const { choice, sent } = document.documentElement.dataset;
  const banner = document.querySelector(".cookie-banner");
  if (banner && !navigator.cookieEnabled) {
    banner.role = "status";
    banner.textContent = banner.dataset.lost;
    return;
  }
  const answer = await fetch(location.href, { method: "HEAD", cache: "no-store" }).catch(() => {});
  const now = answer?.headers.get("Cookie-Choice");
  if (!now || now === choice) return;
  if (!sent && !isAnythingTyped()) return location.reload();
  // Where something has been typed or sent, only what the page says of the choice goes.
  for (const said of document.querySelectorAll(".cookie-banner, .cookie-status")) said.remove();
}

// The boxes on the page of the choice are the choice itself.
function isAnythingTyped() {
  const fields = document.querySelectorAll("main > :not(.cookies) input:not([type=hidden])");
  return [...fields].some((field) => field.value !== field.defaultValue || field.checked !== field.defaultChecked);
}
