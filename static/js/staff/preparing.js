// A picture that is being prepared, looked after every two seconds while somebody looks on. Without this file the page
// refreshes itself.
const EVERY = 2_000;
let looks = document.querySelector("[data-preparing]") ? setInterval(look, EVERY) : null;

async function look() {
  if (document.hidden) return;
  try {
    const answer = await fetch(location.href, { cache: "no-store" });
    if (!answer.ok) return;
    // Its words alone: trusted types let no page be made of them.
    if ((await answer.text()).includes("data-preparing") || !looks) return;
    looks = clearInterval(looks);
    location.reload();
  } catch {
    // No network for a moment: the next look may find it.
  }
}
