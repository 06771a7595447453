// The code is sent with its sixth digit, however it is typed or pasted. Until a new one can be sent, its button says when.

const form = document.querySelector("form[data-code]");
if (form) {
  const input = form.querySelector("input[name=code]");
  let isSent = false;
  form.querySelector("[data-sends-itself]").hidden = false;
  input.addEventListener("input", () => {
    const { value } = input;
    if (isSent || !/^[\s\d-]*$/.test(value) || value.replace(/\D/g, "").length !== 6) return;
    isSent = true;
    form.requestSubmit();
  });
  // Back from the page that followed, a code may be typed anew.
  addEventListener("pageshow", ({ persisted }) => persisted && (isSent = false));
}

const note = document.querySelector("[data-wait]");
if (note) {
  const button = note.parentElement.querySelector("button");
  const end = Date.now() + note.dataset.wait * 1000;
  button.disabled = true;
  const timer = setInterval(() => {
    const left = Math.max(0, Math.ceil((end - Date.now()) / 1000));
    note.textContent = note.textContent.replace(/\d+:\d+/, `0:${String(left).padStart(2, "0")}`);
    if (left) return;
    clearInterval(timer);
    note.hidden = true;
    button.disabled = false;
  }, 500);
}
