// Money and numbers in words, as xltools.text writes them. Money is whole pence, below 2^53 (the page is not made otherwise).

/** Scales of short amounts: pence in one, its letter, decimals shown. @type {[number, string, number][]} */
const SCALES = [
  [100_000_000_000, "bn", 2],
  [100_000_000, "m", 1],
  [100_000, "k", 1],
];

/** A whole number with commas. @param {number} value @returns {string} */
export function grouped(value) {
  return String(value).replace(/\B(?=(\d{3})+(?!\d))/g, ",");
}

/** Pence as pounds, exactly: pence only where there are any. @param {number} pence @returns {string} */
export function pounds(pence) {
  const size = Math.abs(pence);
  const rest = size % 100;
  const text = `£${grouped((size - rest) / 100)}${rest ? `.${String(rest).padStart(2, "0")}` : ""}`;
  return pence < 0 ? `-${text}` : text;
}

/** Pence as £1.33bn, £412.0m, £9.5k or £120. @param {number} pence @returns {string} */
export function shortPounds(pence) {
  const size = Math.abs(pence);
  const sign = pence < 0 ? "-" : "";
  for (const [scale, letter, decimals] of SCALES) {
    if (size >= scale - scale / 20_000) {
      const steps = 10 ** decimals;
      const rounded = Math.floor((2 * size + scale / steps) / (2 * (scale / steps)));
      const rest = rounded % steps;
      return `${sign}£${grouped((rounded - rest) / steps)}.${String(rest).padStart(decimals, "0")}${letter}`;
    }
  }
  return `${sign}£${grouped(Math.floor((size + 50) / 100))}`;
}

/** A part of a whole in per cent; a dash where there is no whole. @param {number} part @param {number} whole @returns {string} */
export function percentOf(part, whole) {
  return whole ? `${((100 * part) / whole).toFixed(1)}%` : "–";
}

/** "1 line", "2,000 lines". @param {number} number @param {string} noun @param {string} [nouns] @returns {string} */
export function plural(number, noun, nouns = `${noun}s`) {
  return `${grouped(number)} ${number === 1 ? noun : nouns}`;
}
