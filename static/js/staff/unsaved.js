// What staff type is not lost by leaving: the browser asks first (in its own words), and a draft is saved while it is being
// written. Without this file everything waits for its button, as it does where a session has ended: see held_forms.py.

// Milliseconds: after the last letter, and at most while somebody goes on typing.
const REST = 4_000, LONGEST = 30_000;
const unsaved = new Set();

for (const form of document.querySelectorAll("main form[method=post]:not(:has([type=password]))")) {
  form.addEventListener("input", ({ target }) => isTyped(target) && unsaved.add(form));
  form.addEventListener("submit", () => unsaved.delete(form));
  if ("autosave" in form.dataset) saveWhileTyping(form);
}

addEventListener("beforeunload", (event) => {
  if (unsaved.size) event.preventDefault();
});

// Which language's texts are shown is a matter of this page alone.
function isTyped({ name }) {
  return name !== "shown_language";
}

function saveWhileTyping(form) {
  const { version } = form.elements;
  const note = form.querySelector("[data-saved]");
  let timer, since, isOver, waiting = 0, line = Promise.resolve();

  form.addEventListener("input", ({ target }) => {
    if (!isTyped(target)) return;
    since ??= Date.now();
    clearTimeout(timer);
    timer = setTimeout(queue, Math.max(Math.min(REST, since + LONGEST - Date.now()), 0));
  });
  form.addEventListener("submit", async (event) => {
    clearTimeout(timer);
    if (!waiting) return;
    // The version that is being saved must be told before this one is sent.
    event.preventDefault();
    const { submitter } = event;
    isOver = true;
    await line;
    form.requestSubmit(submitter);
  });

  // One after the other: each says which version it has before its eyes.
  function queue() {
    waiting++;
    line = line.then(save).finally(() => waiting--);
  }

  async function save() {
    since = undefined;
    if (isOver) return;
    unsaved.delete(form);
    const body = new FormData(form);
    body.set("do", "autosave");
    try {
      const answer = await fetch(form.action, { method: "POST", body, headers: { Accept: "application/json" } });
      const { version: number, said } = await answer.json();
      note.textContent = said;
      if (answer.ok) version.value = number;
      else stop();
    } catch {
      note.textContent = form.dataset.unsaved;
      unsaved.add(form);
    }
  }

  // Somebody else has saved: from here on only the button can join both.
  function stop() {
    isOver = true;
    unsaved.add(form);
  }
}
