// A machine's stops, and why it stood: entered, and corrected later; what was said before stays in sight.
import {button, el, put, table} from './dom.js';
import {timeText} from './format.js';
import {lasting, millis, sentence, stateWord} from './figures.js';
import {Form, localTime} from './form.js';
import {reasonOf} from './rest.js';
import {t} from './words.js';

const kMostStops = 30;
const kMostEntries = 20;

export class StopsPart {
  #context;
  #path;
  #reasons = [];
  #stops = null;
  #entries = [];
  #chosen = null; // {from, form}: the stop whose form is open
  #isClosed = false;
  #trouble = sentence('trouble');
  #done = el('p', {class: 'done', role: 'status'});
  #list = el('div', {class: 'scroll'});
  #said = el('div', {class: 'scroll'});
  #asked = 0;
  node;

  constructor(context, id) {
    this.#context = context;
    this.#path = '/api/v1/production/machines/' + id;
    this.node = el('section', {'data-part': 'stops'}, el('h3', {class: 'line', text: t('Stops of the last 24 hours')}), this.#trouble.node, this.#done, this.#list,
                   el('h3', {class: 'line', text: t('What people said of stops')}), this.#said);
    this.load();
  }
  set reasons(reasons) {
    const isFirst = this.#reasons.length === 0 && reasons.length > 0;
    this.#reasons = reasons;
    if (isFirst && this.#stops) this.#draw();
  }
  close() { this.#isClosed = true; }
  async load() {
    const mine = ++this.#asked;
    try {
      const [{stops}, {entries}] = await Promise.all([this.#context.account.ask('GET', this.#path + '/stops'), this.#context.account.ask('GET', this.#path + '/entries')]);
      if (this.#isClosed || mine !== this.#asked) return;
      this.#stops = stops.toReversed();
      this.#entries = entries.toSorted((a, b) => b.enteredAt.localeCompare(a.enteredAt));
      this.#trouble.say('');
      this.#draw();
    } catch (error) {
      if (!this.#isClosed) this.#trouble.say(t('Production could not be asked for: {0}', reasonOf(error)));
    }
  }
  #reasonText(code) { return this.#reasons.find(one => one.code === code)?.text || code; }

  #draw() {
    this.#drawEntries();
    if (this.#chosen?.form.isTouched) return; // who is writing is not disturbed
    this.#chosen = null;
    if (this.#stops.length === 0) {
      put(this.#list, t('No stops that were not short.'));
      return;
    }
    const mayEnter = this.#context.account.may('enter_production');
    const made = table(t('Stops'), [[t('Start time'), ''], [t('Lasted'), 'number'], [t('State'), 'wide'], [t('Reason'), ''], ['', mayEnter ? 'narrow' : 'unshown']]);
    for (const stop of this.#stops.slice(0, kMostStops)) {
      const row = el('tr', {}, el('th', {scope: 'row', class: 'nowrap', text: timeText(millis(stop.from))}), el('td', {class: 'number', text: lasting((millis(stop.to) - millis(stop.from)) / 1000)}),
                     el('td', {class: 'wide', text: stateWord(stop.state)}), el('td', {text: (stop.reason ? this.#reasonText(stop.reason) : t('nobody has said why')) + (stop.byPerson ? ' · ' + t('entered') : '')}),
                     el('td', {class: mayEnter ? 'narrow' : 'unshown'}, mayEnter ? button(stop.byPerson ? t('Correct') : t('Enter'), () => this.#open(stop, row), {class: 'small', 'aria-expanded': 'false'}) : null));
      made.body.append(row);
    }
    const more = this.#stops.length - kMostStops;
    this.#list.replaceChildren(made.node, ...(more > 0 ? [el('p', {class: 'muted', text: t('{0} older stops are not shown.', more)})] : []));
  }
  #drawEntries() {
    if (this.#entries.length === 0) {
      put(this.#said, t('Nobody has said anything of this time.'));
      return;
    }
    const made = table(t('What people said of stops'), [[t('Stop'), ''], [t('Before'), 'wide'], [t('Reason'), ''], [t('Note'), 'wide'], [t('Entered'), '']]);
    for (const one of this.#entries.slice(0, kMostEntries))
      made.body.append(el('tr', {}, el('th', {scope: 'row', text: timeText(millis(one.from)) + ' · ' + lasting((millis(one.to) - millis(one.from)) / 1000)}), el('td', {class: 'wide muted', text: one.before}),
                          el('td', {text: one.reason ? this.#reasonText(one.reason) : t('as the machine says')}), el('td', {class: 'wide', text: one.note}),
                          el('td', {class: 'muted', text: one.user + ' · ' + timeText(millis(one.enteredAt))})));
    this.#said.replaceChildren(made.node);
  }
  // The form stands below its row; times other than the stop's split it.
  #open(stop, row) {
    const isSame = this.#chosen?.from === stop.from;
    this.#list.querySelectorAll('tr.form').forEach(one => one.remove());
    this.#list.querySelectorAll('[aria-expanded=true]').forEach(one => one.setAttribute('aria-expanded', 'false'));
    this.#chosen = null;
    if (isSame) return;
    row.querySelector('button').setAttribute('aria-expanded', 'true');
    put(this.#done, '');
    const from = localTime(millis(stop.from)), to = localTime(millis(stop.to));
    const form = new Form({
      fields: [{name: 'reason', words: t('Reason'), kind: 'select', options: [['', t('as the machine says')], ...this.#reasons.map(one => [one.code, one.text || one.code])], value: stop.byPerson ? stop.reason : this.#reasons[0]?.code ?? ''},
               {name: 'note', words: t('Note')}, {name: 'from', words: t('Start time'), kind: 'time', value: from, required: true, help: t('Other times part the stop.')}, {name: 'to', words: t('End time'), kind: 'time', value: to, required: true}],
      send: t('Enter'),
      more: [button(t('Close'), () => this.#open(stop, row), {class: 'quiet'})],
      does: async (values, made) => {
        // A time that was not touched is the stop's own to the microsecond.
        const begin = made.field('from').input.value === from ? stop.from : values.from, end = made.field('to').input.value === to ? stop.to : values.to;
        if (millis(begin) >= millis(end)) return made.field('to').complain(t('It ends before it begins.')), '';
        await this.#context.account.ask('POST', this.#path + '/entries', {from: begin, to: end, reason: values.reason, note: values.note});
        this.#chosen = null;
        put(this.#done, t('Entered.'));
        await this.load();
        return '';
      },
    });
    this.#chosen = {from: stop.from, form};
    row.after(el('tr', {class: 'form'}, el('td', {colspan: 5}, form.node)));
    form.field('reason').input.focus();
  }
}
