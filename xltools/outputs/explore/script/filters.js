// Which pieces of lines are shown, and what they add up to. Nothing here knows of the page.

const SEVERAL = 255;

/** What the reader chose: filter -> set of labels (none: all), and words to find.
 * @typedef {{chosen: Map<string, Set<string>>, words: string}} Selection */

/** The lines of the count. `keys` are the columns filtered by, `details` the others (null until they are unpacked).
 * @typedef {{rows: number, keys: Map<string, any>, details: Map<string, any>|null, counted: ArrayLike<number>,
 *   removed: ArrayLike<number>, lineOf: Uint32Array}} Lines */

/** @param {Map<string, any>} keys @returns {Lines} */
export function linesOf(keys) {
  const piece = keys.get("piece");
  const lineOf = new Uint32Array(piece.length);
  for (let row = 0, line = 0; row < piece.length; row++) lineOf[row] = piece[row] === 1 ? ++line : line;
  return {
    rows: piece.length,
    keys,
    details: null,
    counted: keys.get("counted"),
    removed: keys.get("removed"),
    lineOf,
  };
}

/** For each row 0 where it is shown, the number (from 1) of the one filter it fails, or 255. @param {Lines} lines @param {Selection} selection */
export function missesOf(lines, selection) {
  const misses = new Uint8Array(lines.rows);
  const found = wordsFound(lines, selection.words);
  if (found) for (let row = 0; row < lines.rows; row++) if (!found[row]) misses[row] = SEVERAL;
  [...selection.chosen.keys()].forEach((name, index) =>
    fail(misses, lines.keys.get(name), selection.chosen.get(name), index + 1),
  );
  return misses;
}

function fail(misses, column, labels, number) {
  if (!labels.size) return;
  const allowed = new Uint8Array(column.size);
  for (let code = 0; code < column.size; code++) allowed[code] = labels.has(column.text(code)) ? 1 : 0;
  const { codes } = column;
  for (let row = 0; row < misses.length; row++) {
    if (!allowed[codes[row]]) misses[row] = misses[row] ? SEVERAL : number;
  }
}

/** Columns that are searched, beside all that a reader may filter by. */
const SEARCHED = [
  "service",
  "notes",
  "fund",
  "funder",
  "paid_to",
  "through",
  "why_not_text",
  "workbook",
  "line",
  "area",
];

/** Rows that hold every word somewhere, or null where there is none to find. @param {Lines} lines @param {string} words */
export function wordsFound(lines, words) {
  const wanted = words.toLowerCase().split(/\s+/).filter(Boolean);
  if (!wanted.length) return null;
  const columns = [...lines.keys.values(), ...SEARCHED.map((name) => lines.details?.get(name))].filter(
    (column) => column?.codes,
  );
  let all = null;
  for (const word of wanted) {
    const found = new Uint8Array(lines.rows);
    for (const { codes, holds } of columns.map((column) => ({ codes: column.codes, holds: column.holding(word) }))) {
      if (holds) for (let row = 0; row < found.length; row++) found[row] |= holds[codes[row]];
    }
    if (all) for (let row = 0; row < found.length; row++) found[row] &= all[row];
    all = found;
  }
  return all;
}

/** Pence and lines by the labels of a column, over the rows that `takes` says.
 * @typedef {{counted: Float64Array, removed: Float64Array, lines: Uint32Array}} Sums */

/** Sums of the shown rows by a column; of those too that fail none but the filter numbered `but`, where it is given.
 * `within` are columns with the number their rows must have.
 * @param {Lines} lines @param {Uint8Array} misses @param {string} name @param {{but?: number, within?: [string, number][]}} [which] @returns {Sums} */
export function sumsBy(lines, misses, name, { but = 0, within = [] } = {}) {
  const { codes, size } = lines.keys.get(name);
  const sums = { counted: new Float64Array(size), removed: new Float64Array(size), lines: new Uint32Array(size) };
  const last = new Uint32Array(size);
  const others = within.map(([other, code]) => ({ codes: lines.keys.get(other).codes, code }));
  for (let row = 0; row < lines.rows; row++) {
    if (misses[row] && misses[row] !== but) continue;
    if (others.some((other) => other.codes[row] !== other.code)) continue;
    const code = codes[row];
    sums.counted[code] += lines.counted[row];
    sums.removed[code] += lines.removed[row];
    if (last[code] !== lines.lineOf[row]) {
      last[code] = lines.lineOf[row];
      sums.lines[code]++;
    }
  }
  return sums;
}

/** What the shown rows come to. @param {Lines} lines @param {Uint8Array} misses */
export function totalsOf(lines, misses) {
  const bodies = lines.keys.get("organisation");
  const seen = new Uint8Array(bodies.size);
  const totals = { counted: 0, removed: 0, lines: 0, rows: 0, bodies: 0 };
  let last = 0;
  for (let row = 0; row < lines.rows; row++) {
    if (misses[row]) continue;
    totals.counted += lines.counted[row];
    totals.removed += lines.removed[row];
    totals.rows++;
    if (lines.lineOf[row] !== last) totals.lines++;
    last = lines.lineOf[row];
    seen[bodies.codes[row]] = 1;
  }
  for (const each of seen) totals.bodies += each;
  return totals;
}

/** The shown rows in an order of all rows. @param {Uint8Array} misses @param {Uint32Array|null} order @param {boolean} descending */
export function shownRows(misses, order, descending) {
  const rows = new Uint32Array(misses.length);
  let many = 0;
  for (let at = 0; at < misses.length; at++) {
    const place = descending ? misses.length - 1 - at : at;
    const row = order ? order[place] : place;
    if (!misses[row]) rows[many++] = row;
  }
  return rows.subarray(0, many);
}
