// Elements made of values: text goes in as text and nothing else, so that no partner's words can become markup.

/** An element. Names that begin with "on" are listeners, "text" is its text, a value of null or false is left out.
 * @param {string} tag @param {Record<string, any>} [values] @param {...(Node|string|null)} children @returns {HTMLElement} */
export function el(tag, values = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(values)) {
    if (value === null || value === false || value === undefined) continue;
    if (name.startsWith("on")) element.addEventListener(name.slice(2), value);
    else if (name === "text") element.textContent = value;
    else element.setAttribute(name, value === true ? "" : String(value));
  }
  element.append(...children.filter((child) => child !== null));
  return element;
}

/** The same for drawings. @param {string} tag @param {Record<string, any>} values @param {...Node} children */
export function svg(tag, values, ...children) {
  const element = document.createElementNS("http://www.w3.org/2000/svg", tag);
  for (const [name, value] of Object.entries(values)) element.setAttribute(name, String(value));
  element.append(...children);
  return element;
}

/** Partners' words within a sentence: what they are written in moves nothing beside them. @param {string} text */
export function words(text) {
  return el("bdi", { text });
}

/** @param {string} id @returns {HTMLElement} */
export function byId(id) {
  return /** @type {HTMLElement} */ (document.getElementById(id));
}

/** Something to type into, choose from or press. @param {string} id @returns {HTMLInputElement} */
export function field(id) {
  return /** @type {HTMLInputElement} */ (document.getElementById(id));
}

/** A button. @param {string} text @param {() => void} onclick @param {Record<string, any>} [values] */
export function button(text, onclick, values = {}) {
  return el("button", { type: "button", text, onclick, ...values });
}
