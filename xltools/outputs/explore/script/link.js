// What is shown as the part of the address after #, and back: a link keeps the filters, the view, the order and the page.

/** Everything a link keeps.
 * @typedef {import("./filters.js").Selection & {by: string, view: string, money: string, sort: string, descending: boolean, page: number,
 *   size: number}} State */

export const SIZES = [25, 50, 100];
const PLAIN = { by: "division", view: "tiles", money: "counted", sort: "counted", page: 1, size: SIZES[0], words: "" };

/** The state the page opens with. @returns {State} */
export function plainState() {
  return { ...PLAIN, descending: true, chosen: new Map() };
}

/** @param {State} state @returns {string} without the # */
export function toLink(state) {
  const link = new URLSearchParams();
  for (const [name, labels] of state.chosen) for (const label of labels) link.append(name, label);
  if (state.words) link.set("find", state.words);
  if (state.by !== PLAIN.by) link.set("by", state.by);
  if (state.view !== PLAIN.view) link.set("view", state.view);
  if (state.money !== PLAIN.money) link.set("money", state.money);
  if (state.sort !== PLAIN.sort || !state.descending) link.set("sort", `${state.descending ? "-" : ""}${state.sort}`);
  if (state.size !== PLAIN.size) link.set("size", String(state.size));
  if (state.page !== PLAIN.page) link.set("page", String(state.page));
  return link.toString();
}

/** Read a link; what this count does not have is left out and told in `lost`.
 * @param {string} text @param {(name: string, label: string) => boolean} has @param {Record<string, string[]>} words allowed of by, view, money, sort
 * @returns {{state: State, lost: string[]}} */
export function fromLink(text, has, words) {
  const state = plainState();
  const lost = [];
  for (const [name, value] of new URLSearchParams(text)) {
    if (name === "find") state.words = value;
    else if (name === "page") state.page = Math.max(1, Math.trunc(Number(value)) || 1);
    else if (name === "size") state.size = SIZES.includes(Number(value)) ? Number(value) : state.size;
    else if (name === "sort" && words.sort.includes(value.replace(/^-/, ""))) {
      state.sort = value.replace(/^-/, "");
      state.descending = value.startsWith("-");
    } else if (["by", "view", "money"].includes(name) && words[name].includes(value)) state[name] = value;
    else if (has(name, value)) choose(state.chosen, name, value);
    else lost.push(value);
  }
  return { state, lost };
}

/** Choose one more label of a filter. @param {Map<string, Set<string>>} chosen @param {string} name @param {string} label */
export function choose(chosen, name, label) {
  chosen.set(name, (chosen.get(name) ?? new Set()).add(label));
}
