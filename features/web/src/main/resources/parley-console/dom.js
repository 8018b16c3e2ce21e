// Elements, made of names and texts only: what a peer calls himself is never markup.

const SVG = 'http://www.w3.org/2000/svg';

function fill(element, attributes, children) {
  for (const [name, value] of Object.entries(attributes ?? {})) {
    if (value === undefined || value === null || value === false) continue;
    if (name.startsWith('on')) element.addEventListener(name.slice(2), value);
    else element.setAttribute(name, value === true ? '' : value);
  }
  element.append(...children.flat().filter(child => child !== undefined && child !== null && child !== false));
  return element;
}

export const el = (tag, attributes, ...children) => fill(document.createElement(tag), attributes, children);
export const svg = (tag, attributes, ...children) => fill(document.createElementNS(SVG, tag), attributes, children);

const UNSEEN = /[\p{Cc}\p{Cf}\p{Co}\p{Cn}\p{Cs}\p{Zl}\p{Zp}]/gu;
const LONGEST = 300;

/** A text of a peer: on one line, and nothing in it that turns or hides what stands beside it. */
export function clean(text) {
  const line = String(text ?? '').replace(UNSEEN, '\uFFFD');
  return line.length > LONGEST ? line.slice(0, LONGEST) + '…' : line;
}

export const cut = (text, most) => (text.length > most ? text.slice(0, most - 1) + '…' : text);

/** A text of a peer as an element of its own direction. */
export const peer = (text, attributes) => el('bdi', { title: clean(text), ...attributes }, clean(text));

export const chip = (text, kind) => el('span', { class: 'chip ' + kind }, text);

/** Shows items in a container, keeping the elements of those that stay: what has the focus keeps it. */
export function keyed(container, items, keyOf, make, update) {
  const known = container.known ?? (container.known = new Map());
  const present = new Set();
  let place = container.firstChild;
  for (const item of items) {
    const key = keyOf(item);
    present.add(key);
    let node = known.get(key);
    if (!node) {
      node = make(item);
      known.set(key, node);
    }
    update?.(node, item);
    if (node === place) place = place.nextSibling;
    else container.insertBefore(node, place);
  }
  for (const [key, node] of known) {
    if (!present.has(key)) {
      node.remove();
      known.delete(key);
    }
  }
}

/** Changes a text only where it is another: nothing flickers, nothing is read out twice. */
export function say(element, text) {
  if (element.textContent !== text) element.textContent = text;
}

const number = new Intl.NumberFormat('en');
export const count = value => number.format(value ?? 0);

export const clock = time => new Date(time).toLocaleTimeString([], { hour12: false });

export function age(from, to = Date.now()) {
  const seconds = Math.max(0, Math.floor((to - new Date(from).getTime()) / 1000));
  const two = value => String(value).padStart(2, '0');
  if (seconds < 60) return `${seconds}s`;
  if (seconds < 3600) return `${Math.floor(seconds / 60)}m ${two(seconds % 60)}s`;
  if (seconds < 86400) return `${Math.floor(seconds / 3600)}h ${two(Math.floor(seconds / 60) % 60)}m`;
  return `${Math.floor(seconds / 86400)}d ${two(Math.floor(seconds / 3600) % 24)}h`;
}

export const words = constant => String(constant ?? '').toLowerCase().replaceAll('_', ' ');
