// Pointing at a chart, or walking along it by arrow keys, shows the numbers of that place: those of the table beneath.
for (const figure of document.querySelectorAll("[data-chart]")) follow(figure);

function follow(figure) {
  const frame = figure.querySelector(".chart__frame");
  const drawing = frame.querySelector("svg");
  const points = Number(drawing.dataset.points), rows = Number(drawing.dataset.rows ?? 1);
  const heads = [...figure.querySelectorAll("thead th")].map((cell) => cell.textContent);
  const lines = [...figure.querySelectorAll("tbody tr")].map((row) => [...row.children].map((cell) => cell.textContent));
  const tip = frame.appendChild(document.createElement("p"));
  const marker = frame.appendChild(document.createElement("span"));
  let place, row = 0;
  tip.className = "chart__tip";
  tip.hidden = marker.hidden = true;
  tip.setAttribute("role", "status");
  marker.className = "chart__marker";
  frame.tabIndex = 0;
  frame.setAttribute("role", "group");
  frame.setAttribute("aria-label", frame.dataset.hint);

  frame.addEventListener("pointermove", point);
  frame.addEventListener("pointerdown", point); // a finger does not hover
  frame.addEventListener("pointerleave", hide);
  frame.addEventListener("blur", hide);
  frame.addEventListener("keydown", (event) => {
    const { key } = event;
    if (key === "Escape") return hide();
    const places = { ArrowLeft: (place ?? points) - 1, ArrowRight: (place ?? -1) + 1, Home: 0, End: points - 1 };
    const steps = rows > 1 ? { ArrowUp: row - 1, ArrowDown: row + 1 } : {};
    if (!(key in places) && !(key in steps)) return;
    event.preventDefault();
    show(places[key] ?? place ?? 0, steps[key] ?? row);
  });

  function point({ clientX, clientY }) {
    const box = drawing.getBoundingClientRect();
    show(Math.floor(((clientX - box.left) / box.width) * points), Math.floor(((clientY - box.top) / box.height) * rows));
  }

  function show(wanted, line) {
    place = Math.min(Math.max(wanted, 0), points - 1);
    row = Math.min(Math.max(line, 0), rows - 1);
    const [name, ...cells] = lines[place];
    const said = rows > 1 ? [`${heads[row + 1]}, ${name}`, cells[row]] : [name, ...cells.flatMap((cell, at) => (cell ? [`${heads[at + 1]}: ${cell}`] : []))];
    tip.replaceChildren(...said.map((text, at) => Object.assign(document.createElement(at ? "span" : "b"), { textContent: text })));
    tip.hidden = marker.hidden = false;
    const box = drawing.getBoundingClientRect(), outer = frame.getBoundingClientRect();
    const width = box.width / points, height = box.height / rows;
    const left = box.left - outer.left + width * place;
    Object.assign(marker.style, { left: `${left}px`, width: `${width}px`, top: `${box.top - outer.top + height * row}px`, height: `${height}px` });
    const middle = Math.min(Math.max(left + width / 2 - tip.offsetWidth / 2, 0), Math.max(outer.width - tip.offsetWidth, 0));
    Object.assign(tip.style, { left: `${middle}px` });
  }

  function hide() {
    tip.hidden = marker.hidden = true;
    place = undefined;
  }
}
