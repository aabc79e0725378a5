// A squarified treemap: areas in proportion to values, as near to squares as they go (Bruls, Huizing and van Wijk, 2000).

/** Places for values (positive, largest first) in a box, in per cent of its sides.
 * @param {number[]} values @param {number} ratio width of the box by its height
 * @returns {{left: number, top: number, width: number, height: number}[]} */
export function squares(values, ratio) {
  const box = { left: 0, top: 0, width: ratio, height: 1 };
  const scale = ratio / values.reduce((sum, value) => sum + value, 0);
  const areas = values.map((value) => value * scale);
  const places = [];
  for (let from = 0; from < areas.length;) {
    const side = Math.min(box.width, box.height);
    let to = from + 1;
    while (to < areas.length && worst(areas, from, to + 1, side) <= worst(areas, from, to, side)) to++;
    places.push(...row(areas.slice(from, to), box));
    from = to;
  }
  return places.map(({ left, top, width, height }) => ({
    left: (100 * left) / ratio,
    top: 100 * top,
    width: (100 * width) / ratio,
    height: 100 * height,
  }));
}

/** The worst ratio of sides in a row of areas along a side. */
function worst(areas, from, to, side) {
  let sum = 0;
  for (let at = from; at < to; at++) sum += areas[at];
  const square = (sum / side) ** 2;
  return Math.max(areas[from] / square, square / areas[to - 1]);
}

/** Lay a row along the shorter side of what is left of the box, and take it off. */
function row(areas, box) {
  const sum = areas.reduce((all, area) => all + area, 0);
  const upright = box.width >= box.height;
  const depth = sum / (upright ? box.height : box.width);
  let along = 0;
  const places = areas.map((area) => {
    const length = area / depth;
    const place = upright
      ? { left: box.left, top: box.top + along, width: depth, height: length }
      : { left: box.left + along, top: box.top, width: length, height: depth };
    along += length;
    return place;
  });
  if (upright) Object.assign(box, { left: box.left + depth, width: box.width - depth });
  else Object.assign(box, { top: box.top + depth, height: box.height - depth });
  return places;
}
