// The shown lines as CSV, made safe for spreadsheet programs by the rule of xltools.text.guard.

/** Blanks as Python knows them, and control characters. */
const BLANK = "[\\x00-\\x20\\x85\\xa0\\u1680\\u2000-\\u200a\\u2028\\u2029\\u202f\\u205f\\u3000]";
const RUNS = new RegExp(`^'*(?:[\\t\\r\\n]|${BLANK}*[=+\\-@|%\\uff1d\\uff0b\\uff0d\\uff20])`);
const A_NUMBER = /^[+-]?£?[\p{Nd},]*\.?\p{Nd}+%?$/u;

/** A text with an apostrophe before what a spreadsheet program would run. @param {string} text @returns {string} */
export function guard(text) {
  return RUNS.test(text) && !A_NUMBER.test(text) ? `'${text}` : text;
}

/** @param {string} text @returns {string} */
export function quoted(text) {
  return /[",\n\r]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

/** Pence as pounds with two decimals. @param {number} pence @returns {string} */
export function decimal(pence) {
  const size = Math.abs(pence);
  return `${pence < 0 ? "-" : ""}${Math.floor(size / 100)}.${String(size % 100).padStart(2, "0")}`;
}

const ROWS_AT_ONCE = 10_000;

/** The CSV of rows, a part at a time so that the page never stops answering; null where `goesOn` says no.
 * @param {Uint32Array} rows @param {{name: string, of: (row: number) => string}[]} columns texts that are safe already
 * @param {(done: number) => boolean} goesOn @returns {Promise<Blob|null>} */
export async function csvOf(rows, columns, goesOn) {
  const parts = ["\ufeff", `${columns.map((column) => column.name).join(",")}\r\n`];
  for (let from = 0; from < rows.length; from += ROWS_AT_ONCE) {
    const written = [];
    for (const row of rows.subarray(from, from + ROWS_AT_ONCE))
      written.push(columns.map((column) => column.of(row)).join(","));
    parts.push(`${written.join("\r\n")}\r\n`);
    await new Promise((go) => setTimeout(go));
    if (!goesOn(Math.min(rows.length, from + ROWS_AT_ONCE))) return null;
  }
  return new Blob(parts, { type: "text/csv;charset=utf-8" });
}

/** How a column of texts is written: each distinct text is made safe once. @param {import("./unpack.js").TextColumn} column */
export function safeTexts(column) {
  const known = new Map();
  return (row) => {
    const code = column.codes[row];
    let text = known.get(code);
    if (text === undefined) known.set(code, (text = quoted(guard(column.text(code)))));
    return text;
  };
}
