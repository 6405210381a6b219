// The page's language: German where the browser prefers it to English, else English. English texts are the keys.
import {german} from './de.js';
import {germanOfWork} from './de_work.js';

function preferred() {
  for (const one of navigator.languages ?? [navigator.language]) {
    const short = String(one).slice(0, 2).toLowerCase();
    if (short === 'de' || short === 'en') return short;
  }
  return 'en';
}

export const language = preferred();
// For numbers and dates: the browser's own kind of that language.
export const locale = (navigator.languages ?? [navigator.language]).find(one => String(one).toLowerCase().startsWith(language)) ?? (language === 'de' ? 'de-DE' : 'en-GB');

// A text in the page's language; {0}, {1} … stand for what follows, which is never looked at again.
export function t(text, ...parts) {
  const said = language === 'de' ? german.get(text) ?? germanOfWork.get(text) ?? text : text;
  return said.replace(/\{(\d)\}/g, (all, number) => String(parts[Number(number)] ?? ''));
}
