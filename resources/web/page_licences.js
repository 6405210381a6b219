// What the page is made of, and under which terms.
import {el, heading, put} from './dom.js';
import {t} from './words.js';

export function licencesPage() {
  const text = el('pre', {class: 'licence', tabindex: '0'});
  const node = el('section', {}, heading(t('Licences')), el('h3', {class: 'line', text: 'Lineside'}),
                  el('p', {text: t('Free software under the GNU General Public License, version 3 or later.')}),
                  el('h3', {class: 'line', text: 'uPlot'}), el('p', {text: t('Draws the trends; under the MIT licence:')}), text);
  fetch('/web/uplot-licence.txt', {credentials: 'omit'}).then(answer => answer.ok ? answer.text() : t('This build of Lineside has no uPlot.'))
    .catch(() => t('The station cannot be reached.')).then(words => put(text, words));
  return {node, title: t('Licences'), update() {}, tick() {}, close() {}};
}
