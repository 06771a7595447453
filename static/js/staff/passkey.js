// A passkey signs in without a word being typed. The page brings the question, the browser and its owner answer it, and
// the form carries the answer. Without this file, or without passkeys, the password below does the same.

const form = document.querySelector("form[data-passkey]");
const { passkey, kind } = form?.dataset ?? {};

if (form && window.PublicKeyCredential) {
  const button = form.querySelector("button");
  form.hidden = false;
  form.addEventListener("submit", async (event) => {
    if (form.elements.credential.value) return;
    event.preventDefault();
    if (!form.reportValidity()) return;
    button.disabled = true;
    try {
      const question = { publicKey: read(JSON.parse(passkey)) };
      const answer = await navigator.credentials[kind](question);
      form.elements.credential.value = JSON.stringify(written(answer));
      form.submit();
    } catch {
      // Whoever closes the browser's window has changed their mind.
      button.disabled = false;
      form.querySelector("[data-fault]").hidden = false;
    }
  });
}

function read(options) {
  const keys = (list = []) => list.map((key) => ({ ...key, id: bytes(key.id) }));
  const opened = { ...options, challenge: bytes(options.challenge) };
  if (options.user) opened.user = { ...options.user, id: bytes(options.user.id) };
  if (options.excludeCredentials) opened.excludeCredentials = keys(options.excludeCredentials);
  if (options.allowCredentials) opened.allowCredentials = keys(options.allowCredentials);
  return opened;
}

function written({ id, rawId, type, response }) {
  const told = {};
  for (const name of ["clientDataJSON", "attestationObject", "authenticatorData", "signature", "userHandle"]) {
    if (response[name]) told[name] = letters(response[name]);
  }
  return { id, rawId: letters(rawId), type, response: told };
}

function bytes(text) {
  const plain = atob(text.replaceAll("-", "+").replaceAll("_", "/"));
  return Uint8Array.from(plain, (letter) => letter.charCodeAt(0));
}

function letters(buffer) {
  const plain = String.fromCharCode(...new Uint8Array(buffer));
  return btoa(plain).replaceAll("+", "-").replaceAll("/", "_").replace(/=+$/, "");
}
