// An answer beside a field that is left, before the form is sent: the sentence that the server would give, which wrote it
// into this file (`entry/answers.py`), or a mark that all is well. What it is not sure of it leaves to the server, so it
// says the same or nothing. Nothing of what is typed leaves the browser for it.

const hex = (sign) => sign.codePointAt().toString(16).toUpperCase().padStart(4, "0");
const named = (sign) => (sign === " " ? words.space : /[\p{C}\p{Z}\p{M}]/u.test(sign) ? `U+${hex(sign)}` : sign);

// Each answers a sentence, "" where all is right, or nothing where the server has to look.
const judges = {
  name(text) {
    if (text.length > 100) return;
    return strange(text, /[^\p{L}\p{M} '·.-]/u, words.name) ?? (/\p{L}/u.test(text) ? "" : words.letterless);
  },
  email(text) {
    if (text.length > 254 || /^mailto:/i.test(text)) return;
    const at = text.lastIndexOf("@");
    const [local, domain] = [text.slice(0, Math.max(at, 0)), text.slice(at + 1)];
    const found = strange(text, /[\s\x00-\x20\x7f-\x9f,;:<>()[\]"\\]/u, words.email);
    if (found || at < 0) return found ?? words.no_at;
    if (local.includes("@")) return words.two_at;
    if (!local) return words.no_local;
    if (local.length > 64) return;
    const odd = strange(domain, /[^.\-\u3002\p{L}\p{M}\p{Nd}]/u, words.email);
    if (odd || !/[^.]\.+[^.]/.test(domain)) return odd ?? words.no_dot;
    const isUsual = /^[a-z0-9_+-]+(\.[a-z0-9_+-]+)*@([a-z0-9]([a-z0-9-]*[a-z0-9])?\.)+[a-z]{2,}$/i.test(text);
    return isUsual && patterns.known.test(text) ? "" : undefined;
  },
  phone(text) {
    const digits = text.replace(/\D/g, "");
    if (/^tel:/i.test(text) || /^810/.test(digits)) return;
    const found = strange(text, /[^0-9()+./ -]/u, words.phone);
    if (found || !/^\+?[^+/]*$/.test(text)) return found;
    const isWhole = text[0] === "+";
    if (isWhole && digits && digits[0] !== "7") return;
    if (digits.length < (isWhole || digits[0] === "8" ? 11 : 10)) return words.counts.phone[digits.length];
    if (digits.length > 11 || (digits.length > 10 && !/[78]/.test(digits[0]))) return;
    const national = digits.slice(-10);
    if (patterns.mobile.test(national)) return "";
    if (patterns.landline.test(national)) return words.landline;
    if (national[0] === "7") return words.counts.phone[digits.length];
    if ((isWhole || /^8.{10}$/.test(digits)) && patterns.russian.test(national)) return words.foreign;
  },
  iin(text) {
    const digits = text.replace(/[ .-]/g, "");
    const found = strange(digits, /[^0-9]/u, words.iin);
    if (found || digits.length !== 12) return found ?? words.counts.iin[digits.length];
    for (const weights of words.weights) {
      const rest = weights.reduce((sum, weight, at) => sum + weight * digits[at], 0) % 11;
      if (rest < 10) return rest === +digits[11] ? "" : words.mistyped;
    }
    return words.mistyped;
  },
};

function strange(text, pattern, sentence) {
  const [sign] = text.match(pattern) ?? [];
  return sign && sentence.replace(words.sign, () => named(sign));
}

// What `as_typed` makes of a text, short of what it does for scripts that join their letters.
function read(typed, isNarrow) {
  if (/[\p{Cc}\u200c\u200d]/u.test(typed) || patterns.invisible.test(typed)) return;
  const text = typed.normalize().replace(/\p{Cf}/gu, "").replace(/\p{Z}/gu, " ");
  const plain = text.replace(patterns.hyphens, "-").replace(patterns.apostrophes, "'").trim();
  return isNarrow ? Array.from(plain, narrow).join("").trim() : plain;
}

function narrow(sign) {
  const meant = sign.normalize("NFKC");
  return /^[ -~]$/.test(meant) ? meant : sign;
}

export function judge(name, typed) {
  const kind = /name|patronymic/.test(name) ? "name" : name;
  const text = read(typed, kind !== "name");
  return text === "" ? words.missing[name] : text && judges[kind](text);
}

export function watch(fields) {
  for (const field of fields) {
    const count = field.name === "iin" && counter(field);
    let typed = field.defaultValue;
    field.addEventListener("blur", () => {
      if (field.value === typed) return;
      typed = field.value;
      // What is being pressed must not move away under the finger.
      if (document.querySelector(":active")) addEventListener("mouseup", () => setTimeout(answer, 0, field), { once: true });
      else answer(field);
    });
    field.addEventListener("input", () => {
      const digits = field.value.replace(/\D/g, "").length;
      if (count) count.textContent = `${digits}/12`;
      if (count && digits > 11) answer(field);
      else if (field.ariaInvalid && judge(field.name, field.value) === "") answer(field);
      else delete field.dataset.right;
    });
    // What was typed before this file was there.
    if (field.value !== typed) field.dispatchEvent(new Event(field === document.activeElement ? "input" : "blur"));
  }
}

function answer(field) {
  const said = judge(field.name, field.value);
  const id = `${field.id}-error`;
  const others = (field.getAttribute("aria-describedby") ?? "").split(" ").filter((each) => each && each !== id);
  document.getElementById(id)?.remove();
  field.toggleAttribute("data-right", said === "" && field.value.trim() !== "");
  if (said) {
    const error = { id, className: "field__error", role: "alert", textContent: said };
    field.before(Object.assign(document.createElement("p"), error));
    others.unshift(id);
    field.setAttribute("aria-invalid", "true");
  } else field.removeAttribute("aria-invalid");
  if (others.length) field.setAttribute("aria-describedby", others.join(" "));
  else field.removeAttribute("aria-describedby");
}

function counter(field) {
  const count = Object.assign(document.createElement("span"), { className: "field__count", ariaHidden: "true" });
  count.textContent = `${field.value.replace(/\D/g, "").length}/12`;
  field.labels[0].append(count);
  return count;
}
