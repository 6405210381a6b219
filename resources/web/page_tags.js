// All tags, with a filter; those of no machine are found here.
import {el, empty, heading, put} from './dom.js';
import {nameOf} from './format.js';
import {TagTable} from './tag_table.js';
import {t} from './words.js';

const kMostRows = 300;
const kRateHz = 2;

export function tagsPage({account, store, live}) {
  const filter = el('input', {type: 'search', maxlength: 128, spellcheck: 'false', autocapitalize: 'none', id: 'tag-filter'});
  const tags = new TagTable(account, t('Tags'));
  const more = el('p', {class: 'muted', role: 'status'});
  const none = empty('');
  const node = el('section', {}, heading(t('Tags')), el('label', {class: 'field'}, el('span', {text: t('Filter by name, device or machine')}), filter), el('div', {class: 'scroll'}, tags.node), none, more);
  let names = [], timer = 0;

  function draw() {
    const wanted = filter.value.trim().toLowerCase();
    const found = [...store.tags.values()].filter(({tag, device, machine}) => tag.enabled !== false
      && (!wanted || [device.code + '.' + tag.code, nameOf(tag), nameOf(device), machine ? nameOf(machine.machine) : ''].some(text => text.toLowerCase().includes(wanted))));
    const shown = found.slice(0, kMostRows);
    names.forEach(name => live.drop(name));
    names = live.wantTags(shown.map(record => record.id), kRateHz);
    tags.set(shown);
    tags.node.hidden = shown.length === 0;
    put(none, shown.length > 0 ? '' : store.revision < 0 ? t('Asking the station…') : wanted ? t('No tag fits this filter.') : t('This plant has no tags yet.'));
    put(more, found.length > shown.length ? t('{0} more: use the filter.', found.length - shown.length) : '');
  }
  filter.addEventListener('input', () => {
    clearTimeout(timer);
    timer = setTimeout(draw, 150);
  });
  draw();
  return {
    node,
    title: t('Tags'),
    update(changes) { if (changes.has('plant')) draw(); else tags.update(changes); },
    tick() { tags.refresh(); },
    close() {
      clearTimeout(timer);
      names.forEach(name => live.drop(name));
    },
  };
}
