// What somebody had typed when the login ended and not by logging out: it stays in this page's memory until the same person is
// back, and is shown to them then. Passwords are not in it, and nobody else sees it.
import {button, el} from './dom.js';
import {t} from './words.js';

const kMostWords = 2000; // letters of one field

const textOf = field => field.type === 'checkbox' ? (field.checked ? t('yes') : t('no')) : field.tagName === 'SELECT' ? field.selectedOptions[0]?.textContent ?? '' : field.value;

// What stands in the forms of a page: [{title, fields: [[words, text]], wasSent}]; those in which nobody typed are not in it.
export function typedIn(node) {
  return [...node.querySelectorAll('form.entry-form')].map(form => ({
    title: form.querySelector('h4')?.textContent ?? '',
    fields: [...form.querySelectorAll('[data-typed]')].filter(field => !['password', 'file'].includes(field.type) && textOf(field).trim() !== '')
      .map(field => [field.closest('label')?.querySelector('span')?.textContent ?? field.name, textOf(field).slice(0, kMostWords)]),
    wasSent: form.hasAttribute('aria-busy'),
  })).filter(one => one.wasSent || one.fields.length > 0);
}

// done(): called when it is closed
export function typedNote(some, done) {
  const node = el('aside', {class: 'typed', role: 'status'}, el('p', {class: 'strong', text: t('The login had ended while this was being written; it was not entered:')}),
                  some.map(({title, fields, wasSent}) => el('div', {}, title ? el('h4', {text: title}) : null, el('dl', {}, fields.flatMap(([words, text]) => [el('dt', {text: words}), el('dd', {text})])),
                                                          wasSent ? el('p', {class: 'strong', text: t('It was on its way: whether it was entered is not known, so look at what is there first.')}) : null)),
                  button(t('Close'), () => {
    node.remove();
    done();
  }, {class: 'quiet'}));
  return node;
}
