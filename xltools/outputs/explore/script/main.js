// The page at work: what the reader chose, what follows from it, and every part of the page told of it.

import { makeChoices } from "./choices.js";
import { byId, el, field, words } from "./elements.js";
import { linesOf, missesOf, sumsBy, totalsOf } from "./filters.js";
import { makeLines, SORTED_BY } from "./lines.js";
import { choose, fromLink, plainState, toLink } from "./link.js";
import { percentOf, plural, pounds } from "./money.js";
import { makeStreams } from "./streams.js";
import { makeTiles } from "./tiles.js";
import { makeTree } from "./tree.js";
import { unpack } from "./unpack.js";

/** What a drawing may be divided by, and by what then. */
const WAYS = {
  division: ["division", "group", "organisation"],
  level: ["level", "organisation", "division"],
  organisation: ["organisation", "division", "group"],
  origin: ["origin", "source", "organisation"],
  source: ["source", "organisation", "division"],
  how: ["how", "division", "organisation"],
  reason: ["reason", "organisation", "division"],
  expenditure_type: ["expenditure_type", "division", "organisation"],
  theme: ["theme", "organisation", "division"],
  laa_theme: ["laa_theme", "organisation", "division"],
};
const WAIT_FOR_TYPING = 200;
/** Labels that are chosen at once, and so stand in the address. */
const MOST_AT_ONCE = 200;

/** The whole: lines, what is chosen, what follows. */
export class App {
  constructor(known, keys) {
    this.known = known;
    this.lines = linesOf(keys);
    this.state = plainState();
    this.writing = null;
    this.ways = Object.fromEntries(
      Object.entries(WAYS).filter(([name]) => name === "division" || keys.get(name).size > 1),
    );
    this.reckon();
  }

  start() {
    this.parts = [makeChoices(this), makeTiles(this), makeTree(this), makeStreams(this), makeLines(this)];
    this.listen();
    this.followLink();
  }

  reckon() {
    this.misses = missesOf(this.lines, this.state);
    this.totals = totalsOf(this.lines, this.misses);
    this.kept = new Map();
  }

  listen() {
    addEventListener("hashchange", () => {
      if (location.hash.slice(1) !== this.link) this.followLink();
    });
    // the part of the address after # is ours, so links within the page move the keyboard and leave it alone
    for (const link of document.querySelectorAll('a[href^="#"]')) {
      link.addEventListener("click", (event) => {
        event.preventDefault();
        const target = byId(link.getAttribute("href").slice(1));
        target.focus();
        target.scrollIntoView();
      });
    }
    let typing = 0;
    byId("find").addEventListener("input", () => {
      clearTimeout(typing);
      typing = setTimeout(() => this.change({ words: field("find").value }, { again: true }), WAIT_FOR_TYPING);
    });
    byId("by").replaceChildren(
      ...Object.keys(this.ways).map((name) => el("option", { value: name, text: this.known.filters[name] })),
    );
    byId("by").addEventListener("change", () => this.change({ by: field("by").value }));
    for (const name of ["view", "money"]) {
      for (const choice of this.radios(name))
        choice.addEventListener("change", () => this.change({ [name]: choice.value }));
    }
  }

  /** @param {string} name @returns {NodeListOf<HTMLInputElement>} */
  radios(name) {
    return document.querySelectorAll(`input[name="${name}"]`);
  }

  /** Take up what the address says. */
  followLink() {
    const allowed = {
      by: Object.keys(this.ways),
      view: ["tiles", "flow"],
      money: ["counted", "removed"],
      sort: SORTED_BY,
    };
    const known = new Map();
    const has = (name, label) => {
      if (!Object.hasOwn(this.known.filters, name)) return false;
      const column = this.lines.keys.get(name);
      if (!known.has(name))
        known.set(name, new Set(Array.from({ length: column.size }, (_, code) => column.text(code))));
      return known.get(name).has(label);
    };
    const { state, lost } = fromLink(location.hash.slice(1), has, allowed);
    this.state = state;
    this.link = location.hash.slice(1);
    byId("lost").textContent = lost.length
      ? `${plural(lost.length, "choice")} of the link ${lost.length === 1 ? "is" : "are"} not in this count and left out.`
      : "";
    this.show();
  }

  /** Change what is shown and keep it in the address. With `again` the address is written over, not added to.
   * @param {Partial<import("./link.js").State>} change @param {{again?: boolean}} [how] */
  change(change, { again = false } = {}) {
    this.state = { ...this.state, page: 1, ...change };
    this.link = toLink(this.state);
    byId("lost").textContent = "";
    if (again) history.replaceState(null, "", `#${this.link}`);
    else location.hash = this.link;
    this.link = location.hash.slice(1);
    this.show();
  }

  show() {
    this.reckon();
    const { state } = this;
    if (field("find").value !== state.words) field("find").value = state.words;
    field("by").value = state.by;
    for (const name of ["view", "money"])
      for (const choice of this.radios(name)) choice.checked = choice.value === state[name];
    this.parts.forEach((update) => update());
    this.showWay();
    this.tell();
  }

  /** Say what is shown, aloud too. */
  tell() {
    const { counted, removed, lines, bodies } = this.totals;
    const { total } = this.known;
    const told = lines
      ? `${plural(lines, "line")} of ${plural(bodies, "body", "bodies")}: ${pounds(counted)} counted, ${percentOf(counted, total)} of the total. ${pounds(removed)} in these lines is not counted.`
      : this.nothing();
    if (byId("result").textContent !== told) byId("result").textContent = told;
  }

  nothing() {
    if (!this.known.lines) return "This count has no lines yet. Make the page again when returns have come in.";
    const chosen = this.state.chosen.size + (this.state.words ? 1 : 0);
    const waiting = this.state.words && !this.lines.details ? " The words of lines are still being unpacked." : "";
    return `No line has all of ${chosen > 1 ? "what you chose" : "that"}. Take back a choice, or clear all.${waiting}`;
  }

  moneyName() {
    return this.state.money === "counted" ? "Counted" : "Not counted";
  }

  /** The columns a drawing is divided by, one after another. */
  way() {
    return this.ways[this.state.by] ?? WAYS.division;
  }

  /** How far the reader has gone down the way: as many columns as have one choice, but never beyond the last. */
  depth() {
    const way = this.way();
    const at = way.findIndex((name) => (this.state.chosen.get(name)?.size ?? 0) !== 1);
    return at < 0 ? way.length - 1 : at;
  }

  /** What is drawn now: the items of a level, largest first, and what they come to. */
  level() {
    const { items } = this.branch([]);
    return {
      heading: this.known.filters[this.way()[this.depth()]],
      items,
      total: this.pence(this.totals),
      lines: this.totals.lines,
    };
  }

  pence(sums) {
    return this.state.money === "counted" ? sums.counted : sums.removed;
  }

  /** The items below labels (their numbers, from the level that is drawn). @param {number[]} path */
  branch(path) {
    const key = path.join("/");
    if (!this.kept.has(key)) this.kept.set(key, this.sumBranch(path));
    return this.kept.get(key);
  }

  sumBranch(path) {
    const way = this.way().slice(this.depth());
    const name = way[path.length];
    const sums = sumsBy(this.lines, this.misses, name, { within: path.map((code, at) => [way[at], code]) });
    const column = this.lines.keys.get(name);
    const pence = this.pence(sums);
    const items = [];
    sums.lines.forEach((lines, code) => {
      if (lines) items.push({ code, label: column.text(code), pence: pence[code], lines });
    });
    items.sort((one, other) => other.pence - one.pence || one.code - other.code);
    return { items, next: path.length + 1 < way.length };
  }

  /** Narrow to one label of the level that is drawn. @param {string} label */
  drill(label) {
    const isLast = this.depth() === this.way().length - 1;
    this.only(this.way()[this.depth()], [label], isLast ? "lines-heading" : "picture-heading");
  }

  /** Narrow to labels on the way, from the level that is drawn. @param {number[]} path */
  drillPath(path) {
    const way = this.way().slice(this.depth());
    const chosen = new Map(this.state.chosen);
    path.forEach((code, at) => chosen.set(way[at], new Set([this.lines.keys.get(way[at]).text(code)])));
    this.change({ chosen });
    byId(path.length === way.length ? "lines-heading" : "picture-heading").focus();
  }

  /** @param {string[]} labels of the level that is drawn */
  tickAll(labels) {
    this.only(this.way()[this.depth()], labels);
  }

  /** Show these labels of a filter and no others of it. @param {string} name @param {string[]} labels */
  only(name, labels, focus = "picture-heading") {
    if (labels.length > MOST_AT_ONCE) {
      byId("lost").textContent =
        `These are ${plural(labels.length, "choice")}, too many to narrow to at once. The table lists them; or narrow by another filter first.`;
      byId("lost").scrollIntoView({ block: "center" });
      return;
    }
    this.change({ chosen: new Map(this.state.chosen).set(name, new Set(labels)) });
    byId(focus).focus();
  }

  /** Choose a label, or take it back. @param {string} name @param {string} label @param {boolean} isChosen */
  tick(name, label, isChosen) {
    const chosen = new Map([...this.state.chosen].map(([each, labels]) => [each, new Set(labels)]));
    if (isChosen) choose(chosen, name, label);
    else if (chosen.get(name)?.delete(label) && !chosen.get(name).size) chosen.delete(name);
    this.keepFocus(() => this.change({ chosen }));
  }

  /** Take back all choices of some filters, or everything. @param {string[]|null} names */
  clear(names) {
    const chosen = names ? new Map([...this.state.chosen].filter(([name]) => !names.includes(name))) : new Map();
    this.keepFocus(() => this.change(names ? { chosen } : { chosen, words: "" }));
  }

  /** A button that goes away with what it does leaves the keyboard at the result, not at the top of the page. */
  keepFocus(act) {
    act();
    if (document.activeElement === document.body) byId("shown-heading").focus();
  }

  /** The way down to what is drawn, as buttons back up. */
  showWay() {
    const way = this.way();
    const above = way.filter(
      (name, at) => at < this.depth() || (this.state.chosen.get(name)?.size === 1 && at <= this.depth()),
    );
    const back = (text, names, isHere) =>
      el(
        "li",
        {},
        isHere
          ? el("span", { "aria-current": "true" }, words(text))
          : el(
              "button",
              {
                type: "button",
                class: "plain",
                onclick: () => {
                  this.clear(names);
                  byId("picture-heading").focus();
                },
              },
              words(text),
            ),
      );
    const steps = above.map((name, at) =>
      back([...this.state.chosen.get(name)][0], above.slice(at + 1), at === above.length - 1),
    );
    byId("way").replaceChildren(back("All", above, !above.length), ...steps);
  }
}

/** Begin: unpack what is filtered by, show it, then unpack the words of lines. */
async function begin() {
  const known = JSON.parse(byId("known").textContent);
  if (!("DecompressionStream" in window)) throw new Error("no DecompressionStream");
  const app = new App(known, await unpack("keys", known.keys));
  byId("wait").hidden = true;
  byId("app").hidden = false;
  if (matchMedia("(min-width: 60rem)").matches) byId("filters").setAttribute("open", "");
  app.start();
  performance.mark("usable");
  await new Promise((go) => setTimeout(go));
  app.lines.details = await unpack("texts", known.texts);
  app.show();
  performance.mark("whole");
  document.documentElement.dataset.ready = "all";
}

begin().catch((error) => {
  byId("wait").hidden = false;
  byId("wait").textContent =
    "This browser cannot open the lines in this page. Please use a newer one (Edge, Chrome, Firefox or Safari of 2023 or later), or open the count workbook.";
  console.error(error);
});
