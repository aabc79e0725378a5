// The flow: source, body, function, side by side; each a button that narrows to it, the ribbons between for the eye alone.

import { button, byId, el, svg, words } from "./elements.js";
import { flowsOf } from "./flows.js";
import { grouped, percentOf, plural, pounds, shortPounds } from "./money.js";

/** Where the columns begin and end, in per cent of the drawing. */
const WIDTH = 25;
const LEFT = [0, 37.5, 75];

/** @param {import("./main.js").App} app */
export function makeStreams(app) {
  return () => {
    byId("streams").hidden = app.state.view !== "flow";
    if (app.state.view === "flow") drawStreams(app);
  };
}

/** What the flow leads through: where there is but one kind of money, or one division, what that consists of. */
function namesOf(app) {
  const one = (name) => app.state.chosen.get(name)?.size === 1 || app.lines.keys.get(name).size < 2;
  return [one("origin") ? "source" : "origin", "organisation", one("division") ? "group" : "division"];
}

function drawStreams(app) {
  const names = namesOf(app);
  const pence = app.state.money === "counted" ? app.lines.counted : app.lines.removed;
  const flows = flowsOf(app.lines, app.misses, names, pence);
  const total = app.state.money === "counted" ? app.totals.counted : app.totals.removed;
  const label = (column, node) =>
    node.code < 0 ? `${grouped(node.codes.length)} others` : app.lines.keys.get(names[column]).text(node.code);
  const nodes = flows.columns.flatMap((column, at) =>
    column.map((node) => nodeButton(app, names, at, node, label(at, node), total)),
  );
  const box = byId("ribbons");
  box.style.height = `${flows.height}px`;
  box.replaceChildren(ribbons(flows), ...nodes);
  byId("heads").replaceChildren(...names.map((name) => el("span", { text: app.known.filters[name] })));
  const below = flows.links.map((links) => links.filter((link) => link.value < 0));
  byId("not-flowing").textContent = below.some((links) => links.length)
    ? belowZero(below)
    : total || nodes.length
      ? ""
      : "No money of these lines to draw.";
  byId("flow-tables").replaceChildren(
    ...flows.links.map((links, at) => linkTable(app, names, flows, links, at, label)),
  );
}

function belowZero(below) {
  const [first, second] = below.map((links) => links.reduce((sum, link) => sum + link.value, 0));
  return `Not drawn, as it is below zero (refunds, or income): ${pounds(first)} from sources to bodies, ${pounds(second)} from bodies to functions. It is in the tables.`;
}

function ribbons({ links, height }) {
  const paths = links.flatMap((some, at) => {
    const [from, to] = [10 * (LEFT[at] + WIDTH), 10 * LEFT[at + 1]];
    const middle = (from + to) / 2;
    return some
      .filter((link) => link.drawn)
      .map(({ from: node, drawn: { fromTop, toTop, thick } }) =>
        svg("path", {
          class: `ribbon tint${node % 4}`,
          d: `M${from} ${fromTop}C${middle} ${fromTop} ${middle} ${toTop} ${to} ${toTop}V${toTop + thick}C${middle} ${toTop + thick} ${middle} ${fromTop + thick} ${from} ${fromTop + thick}Z`,
        }),
      );
  });
  return svg(
    "svg",
    { viewBox: `0 0 1000 ${height}`, preserveAspectRatio: "none", "aria-hidden": "true", focusable: "false" },
    ...paths,
  );
}

function nodeButton(app, names, column, node, label, total) {
  const told = `${app.known.filters[names[column]]}: ${label} ${shortPounds(node.value)}: ${pounds(node.value)}, ${percentOf(node.value, total)}`;
  const labels = () => node.codes.map((code) => app.lines.keys.get(names[column]).text(code));
  const made = button("", () => app.only(names[column], labels()), { class: "node", "aria-label": told, title: told });
  made.append(el("span", { class: "name" }, words(label)), el("span", { class: "sum", text: shortPounds(node.value) }));
  Object.assign(made.style, {
    top: `${node.top}px`,
    height: `${node.height}px`,
    left: `${LEFT[column]}%`,
    width: `${WIDTH}%`,
  });
  return made;
}

function linkTable(app, names, { columns }, links, at, label) {
  const [from, to] = [names[at], names[at + 1]].map((name) => app.known.filters[name]);
  const sorted = [...links].sort((one, other) => other.value - one.value);
  const rows = sorted.map((link) =>
    el(
      "tr",
      {},
      el("td", {}, words(label(at, columns[at][link.from]))),
      el("td", {}, words(label(at + 1, columns[at + 1][link.to]))),
      el("td", { class: "n", text: pounds(link.value) }),
    ),
  );
  const total = links.reduce((sum, link) => sum + link.value, 0);
  const head = el(
    "tr",
    {},
    ...[from, to, app.moneyName()].map((text, place) =>
      el("th", { scope: "col", class: place === 2 ? "n" : null, text }),
    ),
  );
  const foot = el(
    "tr",
    {},
    el("th", { scope: "row", colspan: "2", text: `Total of ${plural(links.length, "flow")}` }),
    el("td", { class: "n", text: pounds(total) }),
  );
  return el(
    "table",
    {},
    el("caption", { text: `From ${from.toLowerCase()} to ${to.toLowerCase()}` }),
    el("thead", {}, head),
    el("tbody", {}, ...rows),
    el("tfoot", {}, foot),
  );
}
