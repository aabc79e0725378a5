// The treemap: each tile a button that narrows to what it stands for. What is below zero cannot be drawn, and is told.

import { button, byId, el, words } from "./elements.js";
import { percentOf, plural, pounds, shortPounds } from "./money.js";
import { squares } from "./squares.js";

/** Tiles drawn; the others are one. */
const MOST_TILES = 30;
/** Pixels a tile takes to show its name and sum; a smaller one tells them to a screen reader and under the mouse alone. */
const LABELLED = { width: 62, height: 40 };
const LINE = 17;

/** @param {import("./main.js").App} app */
export function makeTiles(app) {
  const box = byId("tiles");
  let shape = 0;
  new ResizeObserver(() => {
    const now = Math.round((4 * box.clientWidth) / Math.max(1, box.clientHeight));
    if (now !== shape && app.state.view === "tiles") drawTiles(app, box);
    shape = now;
  }).observe(box);
  return () => {
    byId("squares").hidden = app.state.view !== "tiles";
    if (app.state.view === "tiles") drawTiles(app, box);
  };
}

function drawTiles(app, box) {
  const { items, total } = app.level();
  const drawn = items.filter((item) => item.pence > 0);
  const alone = drawn.length > MOST_TILES + 1 ? drawn.slice(0, MOST_TILES) : drawn;
  const rest = drawn.slice(alone.length);
  const others = rest.reduce((sum, item) => sum + item.pence, 0);
  const shown = [
    ...alone.map((item) => ({ ...item, name: item.label })),
    ...(rest.length ? [{ name: `${rest.length} others`, pence: others, rest }] : []),
  ];
  shown.sort((one, other) => other.pence - one.pence);
  box.hidden = !shown.length; // before it is measured
  const places = shown.length
    ? squares(
        shown.map((item) => item.pence),
        box.clientWidth / Math.max(1, box.clientHeight),
      )
    : [];
  const whole = shown.reduce((sum, item) => sum + item.pence, 0);
  const size = { width: box.clientWidth, height: box.clientHeight };
  box.replaceChildren(...shown.map((item, at) => tile(app, item, places[at], { whole, total, size })));
  byId("not-drawn").textContent = notDrawn(items, shown.length > 0, app);
}

function tile(app, item, place, { whole, total, size }) {
  const told = `${item.name} ${shortPounds(item.pence)}: ${pounds(item.pence)}, ${percentOf(item.pence, total)}`;
  const act = item.rest ? () => app.tickAll(item.rest.map((each) => each.label)) : () => app.drill(item.label);
  const made = button("", act, { class: "tile", "aria-label": told, title: told });
  const tone = item.rest ? 8 : Math.min(7, Math.floor(8 * (1 - item.pence / (whole || 1)) ** 6));
  made.classList.add(`tone${tone}`);
  const height = (place.height / 100) * size.height;
  if ((place.width / 100) * size.width >= LABELLED.width && height >= LABELLED.height) {
    const name = el("span", { class: "name" }, words(item.name));
    name.style.webkitLineClamp = String(Math.max(1, Math.floor((height - 12) / LINE) - 1));
    made.append(name, el("span", { class: "sum", text: shortPounds(item.pence) }));
  } else made.classList.add("bare");
  for (const [side, value] of Object.entries(place)) made.style[side] = `${value}%`;
  return made;
}

function notDrawn(items, any, app) {
  const below = items.filter((item) => item.pence < 0);
  if (below.length) {
    const sum = below.reduce((all, item) => all + item.pence, 0);
    return `Not drawn, as it is below zero (refunds, or income): ${pounds(sum)} of ${plural(below.length, "row")} in the table.`;
  }
  if (any || !items.length) return "";
  return app.state.money === "counted"
    ? "Nothing of these lines is counted, so there is nothing to draw. The table of lines says why."
    : "All of these lines are counted, so there is nothing to draw.";
}
