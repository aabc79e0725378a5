// The filters: a list of choices for each, with what is shown of it, and the choices made as buttons that take them back.

import { button, byId, el, words } from "./elements.js";
import { sumsBy } from "./filters.js";
import { grouped, plural, shortPounds } from "./money.js";

/** Choices listed at first, and at most: of more, the reader finds by typing. */
const FIRST = 12;
const MOST = 200;

/** @param {import("./main.js").App} app */
export function makeChoices(app) {
  const filters = Object.entries(app.known.filters)
    .filter(([name]) => app.lines.keys.get(name).size > 1)
    .map(([name, heading]) => makeFilter(app, name, heading));
  byId("choices").replaceChildren(...filters.map((filter) => filter.box));
  return () => {
    filters.forEach((filter) => filter.update());
    showChosen(app);
  };
}

function makeFilter(app, name, heading) {
  const column = app.lines.keys.get(name);
  const list = el("ul", {});
  const note = el("p", { class: "small" });
  const typed = /** @type {HTMLInputElement} */ (
    el("input", {
      type: "search",
      "aria-label": `Find in ${heading}`,
      placeholder: "Find in this list",
      oninput: () => draw(),
    })
  );
  const more = button(
    "",
    () => {
      all = true;
      draw();
      list.querySelectorAll("input")[FIRST]?.focus();
    },
    { class: "plain" },
  );
  const summary = el("summary", {});
  const box = /** @type {HTMLDetailsElement} */ (
    el(
      "details",
      { class: "filter", ontoggle: () => update() },
      summary,
      column.size > FIRST ? typed : null,
      list,
      more,
      note,
    )
  );
  let all = false;
  let sums = null;
  let ranked = null;
  /** @type {Map<number, {item: HTMLElement, tick: HTMLInputElement, amount: HTMLElement}>} */
  const made = new Map();

  const chosen = () => app.state.chosen.get(name) ?? new Set();

  function item(code) {
    if (!made.has(code)) {
      const label = column.text(code);
      const tick = /** @type {HTMLInputElement} */ (
        el("input", { type: "checkbox", onchange: () => app.tick(name, label, tick.checked) })
      );
      const amount = el("span", { class: "amount" });
      made.set(code, { item: el("li", {}, el("label", {}, tick, words(label), amount)), tick, amount });
    }
    return made.get(code);
  }

  function draw() {
    if (!box.open || !sums) return;
    // the order stays as it first was, so that nothing moves under the reader's hand
    ranked ??= [...sums.counted.keys()].sort(
      (one, other) => Math.abs(sums.counted[other]) - Math.abs(sums.counted[one]) || one - other,
    );
    const wanted = typed.value.trim().toLowerCase();
    const matching = wanted ? ranked.filter((code) => column.text(code).toLowerCase().includes(wanted)) : ranked;
    const most = all || wanted ? MOST : FIRST;
    const listed = matching.filter((code, at) => at < most || chosen().has(column.text(code)));
    const items = listed.map((code) => {
      const { item: line, tick, amount } = item(code);
      tick.checked = chosen().has(column.text(code));
      amount.textContent = `${shortPounds(app.state.money === "counted" ? sums.counted[code] : sums.removed[code])} · ${plural(sums.lines[code], "line")}`;
      line.classList.toggle("nothing", sums.lines[code] === 0);
      return line;
    });
    if (items.length !== list.children.length || items.some((line, at) => list.children[at] !== line))
      list.replaceChildren(...items);
    more.hidden = matching.length <= listed.length || most === MOST;
    more.textContent = `Show ${matching.length > MOST ? `the largest ${MOST} of ${grouped(matching.length)}` : `all ${grouped(matching.length)}`}`;
    note.textContent = !matching.length
      ? "Nothing in this list has these words."
      : matching.length > listed.length && most === MOST
        ? `${grouped(matching.length - listed.length)} more: find them by typing above.`
        : "";
  }

  function update() {
    const many = chosen().size;
    summary.replaceChildren(heading, el("span", { class: "many", text: many ? ` ${grouped(many)} chosen` : "" }));
    if (!box.open) return;
    const number = [...app.state.chosen.keys()].indexOf(name) + 1;
    sums = sumsBy(app.lines, app.misses, name, { but: number });
    draw();
  }

  return { box, update };
}

function showChosen(app) {
  const chips = [];
  if (app.state.words) chips.push(chip("Words", app.state.words, () => app.change({ words: "" })));
  for (const [name, labels] of app.state.chosen) {
    const shown = [...labels].slice(0, 8);
    chips.push(...shown.map((label) => chip(app.known.filters[name], label, () => app.tick(name, label, false))));
    if (labels.size > shown.length)
      chips.push(chip(app.known.filters[name], `all ${plural(labels.size, "choice")}`, () => app.clear([name])));
  }
  if (chips.length) chips.push(button("Clear all", () => app.clear(null), { class: "plain" }));
  byId("chosen").replaceChildren(...chips);
}

function chip(heading, label, onclick) {
  const cross = el("span", { "aria-hidden": "true", text: "×" });
  return el(
    "button",
    { type: "button", class: "chip", onclick },
    el("span", { class: "unseen", text: "Take back " }),
    `${heading}: `,
    words(label),
    " ",
    cross,
  );
}
