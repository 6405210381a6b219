// The journal as it grows.
import {button, el, heading, put} from './dom.js';
import {EventList} from './event_list.js';
import {reasonOf} from './rest.js';
import {t} from './words.js';

const kLeast = [['low', 'All'], ['medium', 'Warnings and above'], ['high', 'Errors and above'], ['critical', 'Critical only']];
const kRank = {low: 0, medium: 1, high: 2, critical: 3};

export function eventsPage({store, live}) {
  const least = el('select', {id: 'event-least'}, kLeast.map(([value, words]) => el('option', {value, text: t(words)})));
  const filter = el('input', {type: 'search', maxlength: 128, spellcheck: 'false', autocapitalize: 'none', id: 'event-filter'});
  const list = new EventList({acknowledge: id => acknowledge([id])});
  const all = button('', () => acknowledge(shown.filter(id => store.unacknowledged.has(id))), {'aria-keyshortcuts': 'F8'});
  let shown = [], note = '';
  const trouble = el('p', {class: 'trouble', role: 'status'});
  const older = button(t('Show older events'), showOlder, {class: 'quiet'});
  const node = el('section', {}, heading(t('Events')),
                  el('div', {class: 'bar'}, el('label', {class: 'field'}, el('span', {text: t('Show')}), least),
                     el('label', {class: 'field grow'}, el('span', {text: t('Filter by source or words')}), filter)),
                  trouble, el('p', {}, all), list.node, el('p', {}, older));

  function draw() {
    const wanted = filter.value.trim().toLowerCase(), rank = kRank[least.value];
    const found = store.events.filter(event => kRank[event.priority] >= rank
      && (!wanted || [event.source, event.text, event.kind, event.user].some(text => text && text.toLowerCase().includes(wanted))));
    list.set(found, store.events.length === 0 ? t('Nothing has happened yet: links that come and go, limits, writes and changes appear here.') : t('No event fits this choice.'), store.unacknowledged);
    shown = found.map(event => event.id);
    const waiting = shown.filter(id => store.unacknowledged.has(id)).length;
    all.hidden = waiting === 0;
    put(all, waiting === 1 ? t('Acknowledge the one critical event shown (F8)') : t('Acknowledge the {0} critical events shown (F8)', waiting));
    put(trouble, note || store.eventsTrouble);
    older.hidden = !store.hasOlder || store.events.length === 0;
  }
  // What was acknowledged loses its button when the station says that it has that on disk, and not before.
  function acknowledge(ids) {
    note = live.acknowledge(ids) || ids.length === 0 ? '' : t('Not acknowledged: there is no connection. Try again when there is one.');
    draw();
  }
  const onTrouble = event => {
    note = event.detail;
    draw();
  };
  const onKey = event => {
    if (event.key !== 'F8') return;
    event.preventDefault();
    all.click();
  };
  live.addEventListener('trouble', onTrouble);
  document.addEventListener('keydown', onKey);
  async function showOlder() {
    older.disabled = true;
    try {
      await store.olderEvents();
    } catch (error) {
      store.eventsTrouble = reasonOf(error);
      draw();
    }
    older.disabled = false;
  }
  least.addEventListener('change', draw);
  filter.addEventListener('input', draw);
  draw();
  return {node, title: t('Events'), update(changes) { if (changes.has('events')) draw(); }, tick() {}, close() {
    live.removeEventListener('trouble', onTrouble);
    document.removeEventListener('keydown', onKey);
  }};
}
