// Columns out of the compressed text inside the page (see xltools.outputs.explore.pack, which writes them).

/** A column of texts: the number of each row's text, and the texts in the order they sort in, cut from one long string when asked for. */
export class TextColumn {
  /** @param {Uint8Array|Uint16Array|Uint32Array|Float64Array} codes @param {string} all @param {ArrayLike<number>} lengths */
  constructor(codes, all, lengths) {
    this.codes = codes;
    this.all = all;
    this.starts = new Uint32Array(lengths.length + 1);
    for (let number = 0; number < lengths.length; number++)
      this.starts[number + 1] = this.starts[number] + lengths[number];
    this.size = lengths.length;
    this.folded = null;
  }

  /** The text of a number. @param {number} code */
  text(code) {
    return this.all.slice(this.starts[code], this.starts[code + 1]);
  }

  /** The text of a row. @param {number} row */
  at(row) {
    return this.text(this.codes[row]);
  }

  /** Which texts hold a word, written small: 1 or 0 for each number; null where none does. @param {string} word */
  holding(word) {
    this.folded ??= this.fold();
    const { all, starts } = this.folded;
    const found = new Uint8Array(this.size);
    let any = false;
    let code = 0;
    for (let at = all.indexOf(word); at >= 0; at = all.indexOf(word, at + 1)) {
      while (starts[code + 1] <= at) code++;
      if (at + word.length > starts[code + 1]) continue;
      found[code] = 1;
      any = true;
      at = Math.max(at, starts[code + 1] - 1);
    }
    return any ? found : null;
  }

  /** All texts written small; some signs become two when small, and move what follows them. */
  fold() {
    const all = this.all.toLowerCase();
    if (all.length === this.all.length) return { all, starts: this.starts };
    const starts = new Uint32Array(this.size + 1);
    const texts = [];
    for (let code = 0; code < this.size; code++) {
      texts.push(this.text(code).toLowerCase());
      starts[code + 1] = starts[code] + texts[code].length;
    }
    return { all: texts.join(""), starts };
  }
}

/** Bytes beyond which taking them apart would keep the page from answering. */
const LARGE = 2_000_000;

/** Take apart the compressed text of an element, and the element away. @param {string} id @param {{name: string, [more: string]: any}[]} described */
export async function unpack(id, described) {
  const element = document.getElementById(id);
  const packed = new Blob([bytesOf(element.textContent.trim())]);
  element.remove();
  const stream = packed.stream().pipeThrough(new DecompressionStream("gzip"));
  const bytes = new Uint8Array(await new Response(stream).arrayBuffer());
  const columns = new Map();
  for (const column of described) {
    columns.set(column.name, columnOf(bytes, column));
    if (bytes.length > LARGE) await new Promise((go) => setTimeout(go)); // the page answers in between
  }
  return columns;
}

function columnOf(bytes, column) {
  if (column.kind === "number") return numbers(bytes, column);
  const texts = new TextDecoder("utf-8", { ignoreBOM: true }).decode(
    bytes.subarray(column.at, column.at + column.bytes),
  );
  return new TextColumn(numbers(bytes, column.codes), texts, numbers(bytes, column.lengths));
}

function bytesOf(base64) {
  const own = /** @type {any} */ (Uint8Array).fromBase64; // browsers of 2025 and later
  if (own) return own.call(Uint8Array, base64);
  const binary = atob(base64);
  const bytes = new Uint8Array(binary.length);
  for (let at = 0; at < binary.length; at++) bytes[at] = binary.charCodeAt(at);
  return bytes;
}

/** Numbers from a plane for each of their bytes. */
function numbers(bytes, { at, rows, planes, least }) {
  const values =
    least === 0 && planes <= 4
      ? new [Uint8Array, Uint16Array, Uint32Array, Uint32Array][planes - 1](rows)
      : new Float64Array(rows);
  let scale = 1;
  for (let plane = 0; plane < planes; plane++, scale *= 256) {
    const from = at + plane * rows;
    for (let row = 0; row < rows; row++) values[row] += bytes[from + row] * scale;
  }
  if (least !== 0) for (let row = 0; row < rows; row++) values[row] += least;
  return values;
}

/** Rows in the order of a column, equal ones as they stand. @param {TextColumn|Float64Array|Uint32Array} column */
export function orderOf(column) {
  if (column instanceof TextColumn) return counted(column.codes, column.size);
  const distinct = Float64Array.from(new Set(column)).sort();
  const ranks = new Uint32Array(column.length);
  for (let row = 0; row < ranks.length; row++) ranks[row] = rankIn(distinct, column[row]);
  return counted(ranks, distinct.length);
}

function rankIn(sorted, value) {
  let low = 0;
  for (let high = sorted.length; low < high;) {
    const middle = (low + high) >> 1;
    if (sorted[middle] < value) low = middle + 1;
    else high = middle;
  }
  return low;
}

function counted(codes, size) {
  const next = new Uint32Array(size + 1);
  for (let row = 0; row < codes.length; row++) next[codes[row] + 1]++;
  for (let code = 0; code < size; code++) next[code + 1] += next[code];
  const order = new Uint32Array(codes.length);
  for (let row = 0; row < codes.length; row++) order[next[codes[row]]++] = row;
  return order;
}
