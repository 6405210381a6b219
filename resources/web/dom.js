// Elements from names and texts. Nothing here, or anywhere else in this page, turns a text into markup.
import {t} from './words.js';

const kSvg = 'http://www.w3.org/2000/svg';

function fill(node, attributes, children) {
  for (const [name, value] of Object.entries(attributes ?? {})) {
    if (value === undefined || value === null || value === false) continue;
    if (name.startsWith('on')) node.addEventListener(name.slice(2), value);
    else if (name === 'text') node.textContent = value;
    else node.setAttribute(name, value === true ? '' : String(value));
  }
  node.append(...children.flat().filter(one => one !== null && one !== undefined && one !== false));
  return node;
}

// el('p', {class: 'muted', text: 'words', onclick: does}, child, 'more words')
export const el = (name, attributes, ...children) => fill(document.createElement(name), attributes, children);
export const svg = (name, attributes, ...children) => fill(document.createElementNS(kSvg, name), attributes, children);

// Sets a text only where it is another: what has not changed is not laid out again.
export function put(node, text) {
  if (node.textContent !== text) node.textContent = text;
}
export function putClass(node, name) {
  if (node.getAttribute('class') !== name) node.setAttribute('class', name);
}

const kShapes = ['', 'M8 .8 15.2 8 8 15.2.8 8Z', 'M8 1 15.2 14.6H.8Z', 'M8 15 .8 1.4h14.4Z', 'M8 1a7 7 0 1 0 0 14A7 7 0 0 0 8 1Z'];
const kDigitAt = ['', 11.4, 13, 9.6, 11.4];

// A priority: colour, shape and digit together. 0 is an empty place of the same size.
export function glyph(priority, words) {
  const node = svg('svg', {class: 'glyph p' + priority, viewBox: '0 0 16 16', width: 16, height: 16, 'aria-hidden': words ? null : 'true',
                           role: words ? 'img' : null, 'aria-label': words});
  if (priority > 0)
    node.append(svg('path', {d: kShapes[priority]}), svg('text', {x: 8, y: kDigitAt[priority], 'text-anchor': 'middle', text: String(priority)}));
  return node;
}
export function clockIcon() {
  return svg('svg', {class: 'icon', viewBox: '0 0 16 16', width: 12, height: 12, 'aria-hidden': 'true'},
             svg('circle', {cx: 8, cy: 8, r: 5.5}), svg('path', {d: 'M8 5v3l2 1.5'}));
}

// What a place is for while it is empty.
export const empty = (words, ...more) => el('p', {class: 'empty', text: words}, ...more);

// A table with a header; columns are [words, class].
export function table(caption, columns) {
  const body = el('tbody');
  const node = el('table', {}, el('caption', {class: 'unseen', text: caption}),
                  el('thead', {}, el('tr', {}, columns.map(([words, name]) => el('th', {scope: 'col', class: name, text: words})))), body);
  return {node, body};
}

/* Puts these nodes into a place, in this order and nothing beside them. What is where it belongs is not touched, above all not
   what somebody is writing in: around that the others are moved. */
export function arrange(place, nodes) {
  const wanted = new Set(nodes);
  for (const node of [...place.childNodes]) if (!wanted.has(node)) node.remove();
  const pinned = nodes.findIndex(node => node.parentNode === place && node.contains(document.activeElement));
  for (let i = pinned - 1; i >= 0; --i) if (nodes[i].nextSibling !== nodes[i + 1]) place.insertBefore(nodes[i], nodes[i + 1]);
  for (let i = pinned + 1; i < nodes.length; ++i) {
    const at = i > 0 ? nodes[i - 1].nextSibling : place.firstChild;
    if (at !== nodes[i]) place.insertBefore(nodes[i], at);
  }
}

export const heading = words => el('h2', {tabindex: '-1', text: words});
export const button = (words, does, more) => el('button', {type: 'button', text: words, onclick: does, ...more});
export const busy = () => el('p', {class: 'empty', role: 'status', text: t('Asking the station…')});

// Shows a part of a page, and goes on showing it while what stands above it still comes, until somebody moves the page or
// ten seconds have gone. Gives what ends it. Who drags the scroll bar is told by nothing but the page being elsewhere while it is
// as high as before: a page that grew or shrank moves by itself.
export function keepInView(node, page) {
  const moves = ['wheel', 'touchstart', 'keydown', 'pointerdown'], root = document.documentElement;
  let at = NaN, height = NaN;
  const show = () => {
    node.scrollIntoView();
    at = root.scrollTop;
    height = root.scrollHeight;
  };
  const observer = new ResizeObserver(show);
  const moved = () => {
    if (root.scrollHeight === height && Math.abs(root.scrollTop - at) > 1) end();
    at = root.scrollTop;
    height = root.scrollHeight;
  };
  const end = () => {
    observer.disconnect();
    clearTimeout(timer);
    removeEventListener('scroll', moved);
    for (const move of moves) removeEventListener(move, end, true);
  };
  const timer = setTimeout(end, 10000);
  for (const move of moves) addEventListener(move, end, true);
  addEventListener('scroll', moved, {passive: true});
  observer.observe(page);
  return end;
}
