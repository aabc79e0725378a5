// The table of lines: sorted by any column, a page at a time, each with where it stands and, opened, all that is known of it.

import { csvOf, decimal, safeTexts } from "./csv.js";
import { button, byId, el, field, words } from "./elements.js";
import { shownRows } from "./filters.js";
import { SIZES } from "./link.js";
import { grouped, plural, pounds } from "./money.js";
import { orderOf } from "./unpack.js";

/** The columns: what they sort by, their heading, whether numbers. @type {[string, string, boolean?][]} */
const COLUMNS = [
  ["service", "Service"],
  ["counted", "Counted (£)", true],
  ["organisation", "Body"],
  ["code", "Function"],
  ["place", "File!sheet!cell"],
  ["removed", "Not counted (£)", true],
  ["reason", "Counted, or why not"],
  ["how", "Basis"],
  ["source", "Original source"],
];
export const SORTED_BY = COLUMNS.map(([name]) => name);

/** @param {import("./main.js").App} app */
export function makeLines(app) {
  const orders = new Map([["place", null]]); // lines come by body and file, in the order of their rows
  const opened = new Set();
  const order = (name) => {
    if (!orders.has(name)) orders.set(name, orderOf(app.lines.keys.get(name) ?? app.lines.details.get(name)));
    return orders.get(name);
  };
  byId("download").addEventListener("click", () => download(app, rowsOf(app, order)));
  const size = field("size");
  size.replaceChildren(...SIZES.map((many) => el("option", { value: many, text: String(many) })));
  size.addEventListener("change", () => app.change({ size: Number(size.value), page: 1 }));
  return () => {
    byId("lines-wait").hidden = app.lines.details !== null;
    byId("lines-box").hidden = app.lines.details === null;
    if (app.lines.details) draw(app, rowsOf(app, order), opened);
  };
}

function rowsOf(app, order) {
  return shownRows(app.misses, order(app.state.sort), app.state.descending);
}

function draw(app, rows, opened) {
  const pages = Math.max(1, Math.ceil(rows.length / app.state.size));
  const page = Math.min(app.state.page, pages);
  const from = (page - 1) * app.state.size;
  const shown = [...rows.subarray(from, from + app.state.size)];
  field("size").value = String(app.state.size);
  byId("lines").replaceChildren(
    el("caption", {
      text: rows.length
        ? `Rows ${grouped(from + 1)} to ${grouped(from + shown.length)} of ${grouped(rows.length)}`
        : "No rows",
    }),
    el("thead", {}, el("tr", {}, ...COLUMNS.map((column) => heading(app, column)))),
    el("tbody", {}, ...shown.flatMap((row) => rowsOfLine(app, row, opened, () => draw(app, rows, opened)))),
    el(
      "tfoot",
      {},
      el(
        "tr",
        {},
        el("th", { scope: "row", text: `Total of all ${plural(app.totals.lines, "line")} shown` }),
        el("td", { class: "n", text: pounds(app.totals.counted) }),
        el("td", { colspan: "3" }),
        el("td", { class: "n", text: pounds(app.totals.removed) }),
        el("td", { colspan: "3" }),
      ),
    ),
  );
  byId("parts-note").hidden = app.totals.rows === app.totals.lines;
  field("download").disabled = !rows.length;
  drawPaging(app, page, pages);
}

function heading(app, [name, text, numbers = false]) {
  const sorted = app.state.sort === name;
  const direction = app.state.descending ? "descending" : "ascending";
  const act = () => {
    app.change({ sort: name, descending: sorted ? !app.state.descending : Boolean(numbers), page: 1 });
    /** @type {HTMLElement} */ (document.querySelector(`[data-sort="${name}"]`)).focus();
  };
  const mark = el("span", {
    "aria-hidden": "true",
    class: "mark",
    text: sorted ? (app.state.descending ? "▼" : "▲") : "↕",
  });
  return el(
    "th",
    { scope: "col", class: numbers ? "n" : null, "aria-sort": sorted ? direction : null },
    el("button", { type: "button", class: "sort", "data-sort": name, onclick: act }, `${text} `, mark),
  );
}

function rowsOfLine(app, row, opened, again) {
  const text = (name) => (app.lines.keys.get(name) ?? app.lines.details.get(name)).at(row);
  const isOpen = opened.has(row);
  const act = () => {
    if (!opened.delete(row)) opened.add(row);
    again();
    /** @type {HTMLElement} */ (document.querySelector(`[data-line="${row}"]`)).focus();
  };
  const service = el(
    "button",
    { type: "button", class: "plain", "aria-expanded": String(isOpen), "data-line": row, onclick: act },
    el("span", { "aria-hidden": "true", class: "mark", text: isOpen ? "− " : "+ " }),
    words(text("service") || "(no name)"),
  );
  const cells = [
    app.lines.counted[row],
    text("organisation"),
    `${text("code")} ${text("function")}`.trim(),
    whereOf(app, row),
    app.lines.removed[row],
    text("reason"),
    text("how"),
    text("source"),
  ];
  const line = el(
    "tr",
    {},
    el("th", { scope: "row" }, service),
    ...cells.map((value) =>
      typeof value === "number" ? el("td", { class: "n", text: pounds(value) }) : el("td", { text: value }),
    ),
  );
  return isOpen
    ? [line, el("tr", { class: "details" }, el("td", { colspan: String(COLUMNS.length) }, detailsOf(app, row)))]
    : [line];
}

function whereOf(app, row) {
  return ["workbook", "sheet", "cell"]
    .map((name) => app.lines.details.get(name).at(row))
    .filter(Boolean)
    .join("!");
}

function detailsOf(app, row) {
  const piece = app.lines.keys.get("piece")[row];
  const pieces = app.lines.details.get("pieces")[row];
  const told =
    pieces > 1 ? [["Part of the line", `${piece} of ${pieces}: the line is divided by function or source`]] : [];
  for (const [name, heading] of Object.entries(app.known.details))
    told.push([heading, app.lines.details.get(name).at(row)]);
  for (const [name, heading] of Object.entries(app.known.filters))
    told.push([heading, app.lines.keys.get(name).at(row)]);
  return el(
    "dl",
    {},
    ...told
      .filter(([, text]) => text)
      .map(([heading, text]) => el("div", {}, el("dt", { text: heading }), el("dd", { text }))),
  );
}

function drawPaging(app, page, pages) {
  const go = (text, to, name) =>
    button(
      text,
      () => {
        app.change({ page: to });
        byId("lines-heading").focus();
      },
      { disabled: to < 1 || to > pages || to === page, "data-page": name },
    );
  byId("paging").replaceChildren(
    go("First", 1, "first"),
    go("Previous", page - 1, "previous"),
    el("span", { text: `Page ${grouped(page)} of ${grouped(pages)}` }),
    go("Next", page + 1, "next"),
    go("Last", pages, "last"),
  );
}

/** Write the shown lines into a CSV with the columns' own names; a second press stops it. */
async function download(app, rows) {
  const control = byId("download");
  if (app.writing) return void (app.writing = null);
  const own = (app.writing = {});
  control.textContent = "Stop writing";
  const blob = await csvOf(rows, csvColumns(app), (done) => {
    byId("progress").textContent = `Writing ${grouped(done)} of ${plural(rows.length, "row")} ...`;
    return app.writing === own;
  });
  app.writing = null;
  control.textContent = "Download these lines (CSV)";
  byId("progress").textContent = blob
    ? `Written: ${plural(rows.length, "row")} into ${app.known.file}.`
    : "Stopped; nothing was written.";
  if (blob) save(blob, app.known.file);
}

function csvColumns(app) {
  const { keys, details } = app.lines;
  const known = details.get("amount_known");
  const money = [
    { name: "amount", of: (row) => (known[row] ? decimal(app.lines.counted[row] + app.lines.removed[row]) : "") },
    { name: "counted", of: (row) => decimal(app.lines.counted[row]) },
    { name: "removed", of: (row) => decimal(app.lines.removed[row]) },
  ];
  const texts = (columns, names) => names.map((name) => ({ name, of: safeTexts(columns.get(name)) }));
  const numbers = [
    ["row", details.get("row")],
    ["piece", keys.get("piece")],
    ["pieces", details.get("pieces")],
  ];
  return [
    ...texts(keys, Object.keys(app.known.filters)),
    ...money,
    ...texts(details, Object.keys(app.known.details)),
    ...numbers.map(([name, column]) => ({ name, of: (row) => String(column[row]) })),
  ];
}

function save(blob, name) {
  const address = URL.createObjectURL(blob);
  const link = el("a", { href: address, download: name });
  document.body.append(link);
  link.click();
  link.remove();
  setTimeout(() => URL.revokeObjectURL(address), 60_000);
}
