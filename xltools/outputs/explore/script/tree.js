// The table beside the drawings: the same figures as rows that open, for reading, for the keyboard and to the penny.

import { button, byId, el, words } from "./elements.js";
import { grouped, percentOf, pounds } from "./money.js";

/** Rows listed of a level before the reader asks for all. */
const FIRST_ROWS = 25;
/** Rows added each time the reader asks for more. */
const MORE_ROWS = 200;

/** @param {import("./main.js").App} app */
export function makeTree(app) {
  /** Rows that are open, and how many are listed of a level, by the numbers of the labels on the way to them. */
  const open = new Set();
  const listed = new Map();
  return () => drawTree(app, open, listed);
}

function drawTree(app, open, most) {
  const { heading, items, total, lines } = app.level();
  const again = () => drawTree(app, open, most);
  const rows = items.length ? branch(app, [], open, most, again) : [];
  const head = el(
    "thead",
    {},
    el(
      "tr",
      {},
      ...[heading, app.moneyName(), "Share", "Lines"].map((text, at) =>
        el("th", { scope: "col", class: at ? "n" : null, text }),
      ),
    ),
  );
  const foot = el(
    "tfoot",
    {},
    el("tr", {}, el("th", { scope: "row", text: "Total shown" }), ...figures(total, total, lines)),
  );
  byId("tree").replaceChildren(
    el("caption", { text: `${app.moneyName()} by ${heading.toLowerCase()}` }),
    head,
    el("tbody", {}, ...rows),
    foot,
  );
}

/** The rows below a row: `path` are the numbers of the labels above them. */
function branch(app, path, open, most, again) {
  const { items, next } = app.branch(path);
  const all = app.level().total;
  const level = path.join("/");
  const listed = items.slice(0, most.get(level) ?? FIRST_ROWS);
  const rows = listed.flatMap((item) => {
    const own = [...path, item.code];
    const key = own.join("/");
    const row = rowOf(app, item, own, {
      next,
      key,
      all,
      isOpen: open.has(key),
      toggle: () => toggle(open, key, again),
    });
    return open.has(key) && next ? [row, ...branch(app, own, open, most, again)] : [row];
  });
  const rest = items.slice(listed.length);
  if (rest.length) rows.push(restRow(rest, path, all, () => showMore(most, level, listed.length, again)));
  return rows;
}

function toggle(open, key, again) {
  if (!open.delete(key)) open.add(key);
  again();
  /** @type {HTMLElement|null} */ (document.querySelector(`[data-row="${key}"]`))?.focus();
}

function showMore(most, level, listed, again) {
  most.set(level, listed + MORE_ROWS);
  again();
  /** @type {HTMLElement|null} */ (
    document.querySelector("#tree [data-more]") ?? document.getElementById("tree")
  )?.focus();
}

function rowOf(app, item, path, { next, key, all, isOpen, toggle: act }) {
  const open = next
    ? el(
        "button",
        {
          type: "button",
          class: "open",
          "aria-expanded": String(isOpen),
          "data-row": key,
          "aria-label": `${item.label}: its parts`,
          onclick: act,
        },
        el("span", { "aria-hidden": "true", text: isOpen ? "−" : "+" }),
      )
    : el("span", { class: "open" });
  const name = el("button", { type: "button", class: "plain", onclick: () => app.drillPath(path) }, words(item.label));
  const head = el("th", { scope: "row", class: `deep${path.length}` }, el("span", { class: "branch" }, open, name));
  return el("tr", {}, head, ...figures(item.pence, all, item.lines));
}

function restRow(rest, path, all, act) {
  const sum = rest.reduce((pence, item) => pence + item.pence, 0);
  const show = button(
    `${grouped(rest.length)} more: show ${rest.length > MORE_ROWS ? `${MORE_ROWS} of them` : "them"}`,
    act,
    { class: "plain", "data-more": "" },
  );
  return el("tr", {}, el("th", { scope: "row", class: `deep${path.length + 1}` }, show), ...figures(sum, all, null));
}

function figures(pence, all, lines) {
  return [pounds(pence), percentOf(pence, all), lines === null ? "" : grouped(lines)].map((text) =>
    el("td", { class: "n", text }),
  );
}
