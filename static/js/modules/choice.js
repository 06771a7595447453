// A choice about statistics leaves the page as it is where something has been typed on it. Not where an outside service
// has been let in: that choice leads to a page that knows of it.
const banner = document.querySelector("html:not(:has([data-statistics])) .cookie-banner");
let hasFailed = false;
banner?.addEventListener("submit", async (event) => {
  if (hasFailed || !isAnythingTyped()) return;
  event.preventDefault();
  const { submitter } = event;
  try {
    const answer = await fetch(banner.action, { method: "POST", body: new URLSearchParams(new FormData(banner, submitter)) });
    if (!answer.ok) throw answer;
    banner.role = "status";
    banner.textContent = banner.dataset.done;
  } catch {
    hasFailed = true;
    banner.requestSubmit(submitter);
  }
});

function isAnythingTyped() {
  const fields = document.querySelectorAll("main input:not([type=hidden])");
  return [...fields].some((field) => field.value !== field.defaultValue || field.checked !== field.defaultChecked);
}
