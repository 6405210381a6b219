// Events as a table, newest first. A row is keyed by its event, and what is not known of one is an empty cell: alarms, which
// have a state, are such rows with another column.
import {arrange, button, el, empty, glyph, put, table} from './dom.js';
import {priorityNumber, priorityWord, timeText} from './format.js';
import {t} from './words.js';

// What changed, where an event says so: "41.5 → 42.0".
function change(event) {
  if (!event.before && !event.after) return '';
  return (event.before || '–') + ' → ' + (event.after || '–');
}

export class EventList {
  #rows = new Map(); // id -> {row, waits}
  #acknowledge;      // called with an event's number; null: nothing is acknowledged here
  #table;
  #none = empty('');
  node;

  constructor({compact = false, acknowledge = null} = {}) {
    this.#acknowledge = acknowledge;
    this.#table = table(t('Events'), [['', 'narrow'], [t('Time'), ''], [t('Source'), ''], [t('What'), ''], [t('By'), compact ? 'unshown' : 'wide'], ['', acknowledge ? 'narrow' : 'unshown']]);
    this.#table.node.classList.add('events');
    this.node = el('div', {class: 'scroll'}, this.#table.node, this.#none);
    this.compact = compact;
  }
  // waiting: numbers of those that are to be acknowledged
  set(events, words, waiting = new Set()) {
    const rows = new Map();
    for (const event of events) {
      const known = this.#rows.get(event.id), waits = waiting.has(event.id);
      rows.set(event.id, known?.waits === waits ? known : {row: this.#row(event, waits), waits});
    }
    this.#rows = rows;
    arrange(this.#table.body, [...rows.values()].map(one => one.row)); // a reader keeps its place
    this.#table.node.hidden = rows.size === 0;
    put(this.#none, rows.size === 0 ? words : '');
  }
  #row(event, waits) {
    const priority = priorityNumber(event.priority);
    const what = change(event);
    return el('tr', {class: 'event ' + event.priority + (waits ? ' waits' : ''), 'data-event': event.id},
              el('td', {class: 'narrow'}, priority ? glyph(priority, priorityWord(event.priority)) : null),
              el('td', {class: 'time'}, el('time', {datetime: event.at, text: timeText(new Date(event.at).getTime())})),
              el('th', {scope: 'row', text: event.source ?? ''}),
              el('td', {class: 'words'}, el('span', {text: event.text || event.kind}), what && !(event.text ?? '').includes(event.after ?? '') ? el('span', {class: 'muted', text: ' ' + what}) : null),
              el('td', {class: this.compact ? 'unshown' : 'wide muted', text: event.user ?? ''}),
              el('td', {class: this.#acknowledge ? 'ack' : 'unshown'}, waits && this.#acknowledge ? button(t('Acknowledge'), () => this.#acknowledge(event.id), {class: 'small'}) : null));
  }
}
