// The flow of money from source to body to function: the largest of each, the others together, and where to draw them.

/** Nodes of a column that stand alone; the others are one. */
export const MOST_NODES = 15;
const OTHERS = -1;
const LEAST_HEIGHT = 34;
const GAP = 6;
const HEIGHT = 420;

/** @typedef {{code: number, codes: number[], value: number, top: number, height: number, bar: number}} FlowNode
 * @typedef {{from: number, to: number, value: number, drawn: {fromTop: number, toTop: number, thick: number}|null}} Link */

/** Columns of nodes and the links between one and the next; a link's value is in pence, and below zero it is not drawn.
 * @param {import("./filters.js").Lines} lines @param {Uint8Array} misses @param {string[]} names @param {ArrayLike<number>} pence
 * @returns {{columns: FlowNode[][], links: Link[][], height: number}} */
export function flowsOf(lines, misses, names, pence) {
  const columns = names.map((name) => nodesOf(lines, misses, name, pence));
  const links = names
    .slice(1)
    .map((name, at) => linksOf(lines, misses, [names[at], name], [columns[at], columns[at + 1]], pence));
  return { columns, links, height: place(columns, links) };
}

function nodesOf(lines, misses, name, pence) {
  const { codes, size } = lines.keys.get(name);
  const sums = new Float64Array(size);
  const used = new Uint8Array(size);
  for (let row = 0; row < lines.rows; row++) {
    if (misses[row] || !pence[row]) continue;
    sums[codes[row]] += pence[row];
    used[codes[row]] = 1;
  }
  const ranked = [...sums.keys()]
    .filter((code) => used[code])
    .sort((one, other) => Math.abs(sums[other]) - Math.abs(sums[one]) || one - other);
  const alone = ranked.length > MOST_NODES + 1 ? ranked.slice(0, MOST_NODES) : ranked;
  const rest = ranked.slice(alone.length);
  const node = (code, members) => ({
    code,
    codes: members,
    value: members.reduce((sum, each) => sum + sums[each], 0),
    top: 0,
    height: 0,
    bar: 0,
  });
  return [...alone.map((code) => node(code, [code])), ...(rest.length ? [node(OTHERS, rest)] : [])];
}

function linksOf(lines, misses, names, columns, pence) {
  const [from, to] = names.map((name) => lines.keys.get(name).codes);
  const [fromNode, toNode] = names.map((name, at) => nodeNumbers(columns[at], lines.keys.get(name).size));
  const many = columns[1].length;
  const sums = new Float64Array(columns[0].length * many);
  const used = new Uint8Array(sums.length);
  for (let row = 0; row < lines.rows; row++) {
    if (misses[row] || !pence[row]) continue;
    const at = fromNode[from[row]] * many + toNode[to[row]];
    sums[at] += pence[row];
    used[at] = 1;
  }
  const links = [];
  for (let at = 0; at < sums.length; at++) {
    if (used[at]) links.push({ from: Math.floor(at / many), to: at % many, value: sums[at], drawn: null });
  }
  return links;
}

function nodeNumbers(nodes, size) {
  const numbers = new Uint16Array(size);
  nodes.forEach((node, number) => node.codes.forEach((code) => (numbers[code] = number)));
  return numbers;
}

/** Give every node and link its place, in pixels from the top; return how high the drawing is. */
function place(columns, links) {
  const drawn = (column, node, end) =>
    (links[column] ?? []).reduce((sum, link) => sum + (link[end] === node && link.value > 0 ? link.value : 0), 0);
  const sizes = columns.map((nodes, column) =>
    nodes.map((_, node) => Math.max(drawn(column, node, "from"), drawn(column - 1, node, "to"))),
  );
  const scale = HEIGHT / Math.max(1, ...sizes.map((column) => column.reduce((sum, size) => sum + size, 0)));
  let height = 0;
  columns.forEach((nodes, column) => {
    let top = 0;
    nodes.forEach((node, number) => {
      const bar = sizes[column][number] * scale;
      Object.assign(node, { top, bar, height: Math.max(LEAST_HEIGHT, bar) });
      top += node.height + GAP;
    });
    height = Math.max(height, top - GAP);
  });
  links.forEach((some, column) => placeLinks(some, columns[column], columns[column + 1], scale));
  return Math.max(height, LEAST_HEIGHT);
}

function placeLinks(links, left, right, scale) {
  const start = (node) => node.top + (node.height - node.bar) / 2;
  const [nextLeft, nextRight] = [left.map(start), right.map(start)];
  for (const link of links) {
    if (link.value <= 0) continue;
    const thick = link.value * scale;
    link.drawn = { fromTop: nextLeft[link.from], toTop: nextRight[link.to], thick };
    nextLeft[link.from] += thick;
    nextRight[link.to] += thick;
  }
}
