// Every page works without this file. It only spares a person some effort:
// numbers stand in groups while being typed, and a receipt gets its button for printing.

const groupings = {
  iin: () => [6, 6],
  phone: (digits, plus) => (plus || digits[0] === "8" || digits.length > 10 ? [1, 3, 3, 2, 2] : [3, 3, 2, 2]),
};

for (const [name, sizes] of Object.entries(groupings)) {
  const input = document.querySelector(`input[name=${name}]`);
  if (!input) continue;
  input.removeAttribute("maxlength");
  input.addEventListener("input", () => regroup(input, sizes));
  regroup(input, sizes);
}

for (const button of document.querySelectorAll("[data-print]")) {
  button.hidden = false;
  button.addEventListener("click", () => print());
}

// Only the spaces change, never a digit; what is no number is left to the server's answer.
function regroup(input, sizes) {
  const { value, selectionStart: caret } = input;
  if (!/^\+?[\d\s()-]*$/.test(value)) return;
  const plus = value[0] === "+" ? "+" : "";
  const digits = value.replace(/\D/g, "");
  const grouped = plus + groups(digits, sizes(digits, plus));
  if (grouped === value) return;
  const before = value.slice(0, caret).replace(/\D/g, "").length;
  input.value = grouped;
  if (document.activeElement !== input) return;
  let place = plus.length;
  for (let seen = 0; seen < before; place++) seen += grouped[place] !== " ";
  input.setSelectionRange(place, place);
}

function groups(digits, sizes) {
  const parts = [];
  let at = 0;
  for (const size of sizes) parts.push(digits.slice(at, (at += size)));
  parts[parts.length - 1] += digits.slice(at);
  return parts.filter(Boolean).join(" ");
}
