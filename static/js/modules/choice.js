// A choice about statistics leaves the page as it is where something has been typed on it. Not where an outside service
// has been let in: that choice leads to a page that knows of it.
const banner = document.querySelector("html:not(:has([data-third-party])) .cookie-banner");
let hasFailed = false;
banner?.addEventListener("submit", async (event) => {
  if (hasFailed || !isAnythingTyped()) return;
  event.preventDefault();
  const { submitter } = event;
  try {
    const answer = await fetch(banner.action, { method: "POST", body: new URLSearchParams(new FormData(banner, submitter)) });
    if (!answer.ok) throw answer;
    banner.role = "status";
    // A browser that keeps no cookies is led to the page that says so.
    const { done, lost } = banner.dataset;
    banner.textContent = new URL(answer.url).searchParams.has("saved") ? lost : done;
  } catch {
    hasFailed = true;
    banner.requestSubmit(submitter);
  }
});

function isAnythingTyped() {
  const fields = document.querySelectorAll("main input:not([type=hidden])");
  return [...fields].some((field) => field.value !== field.defaultValue || field.checked !== field.defaultChecked);
}
