// The last hour, looked at anew every ten seconds while somebody looks on. Without this file a link does it.
const strip = document.querySelector("[data-live]");
const EVERY = 10_000;
const SLOT = 4, BAR = 3, HEIGHT = 40, LOWEST_TOP = 4;

if (strip) {
  setInterval(refresh, EVERY);
  addEventListener("visibilitychange", refresh);
}

async function refresh() {
  if (document.hidden) return;
  try {
    const answer = await fetch(strip.dataset.live, { headers: { Accept: "application/json" } });
    if (!answer.ok) return;
    const { minutes, sent, confirmed, at } = await answer.json();
    strip.querySelector("[data-live-sent]").textContent = sent;
    strip.querySelector("[data-live-confirmed]").textContent = confirmed;
    strip.querySelector("[data-live-at]").textContent = at;
    strip.querySelector("path").setAttribute("d", bars(minutes));
  } catch {
    // No network for a moment: the time beside the figures says how old they are.
  }
}

function bars(minutes) {
  const top = Math.max(...minutes, LOWEST_TOP);
  return minutes.map((value, place) => {
    const height = Math.max(Math.round((value * HEIGHT) / top), 1);
    return value ? `M${place * SLOT} ${HEIGHT}v-${height}h${BAR}v${height}` : "";
  }).join("");
}
