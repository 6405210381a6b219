// Light or dark: as the browser prefers, or as somebody chose.
import {keep, kept} from './kept.js';

const kLooks = ['auto', 'light', 'dark'];
const prefersDark = window.matchMedia('(prefers-color-scheme: dark)');
const listeners = new Set();

export const look = () => kLooks.includes(kept('look')) ? kept('look') : chosen;
let chosen = 'auto';

export function setLook(name) {
  chosen = name;
  keep('look', name === 'auto' ? null : name);
  apply();
}
export function onLook(listener) {
  listeners.add(listener);
  return () => listeners.delete(listener);
}
// A colour of the table of tokens, as it is now.
export const color = token => getComputedStyle(document.documentElement).getPropertyValue('--' + token).trim();

function apply() {
  const now = look();
  document.documentElement.dataset.look = now === 'auto' ? (prefersDark.matches ? 'dark' : 'light') : now;
  for (const listener of listeners) listener();
}
prefersDark.addEventListener('change', apply);
apply();
