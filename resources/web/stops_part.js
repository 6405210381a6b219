// A machine's stops, and why it stood: entered, and corrected later; what was said before stays in sight.
import {arrange, button, el, put, table} from './dom.js';
import {timeText} from './format.js';
import {beforeWords, lasting, millis, pausedNote, queryOf, reasonIn, sentence, stateWord} from './figures.js';
import {Form, localTime} from './form.js';
import {reasonOf} from './rest.js';
import {t} from './words.js';

const kMostStops = 30;
const kDay = 86400000;
const kLeastUnstopped = 30000; // ms: what is told live comes some seconds late
const kMostEntries = 20;
const lastingOf = of => lasting((millis(of.to) - millis(of.from)) / 1000);

class StopRow {
  #from = el('th', {scope: 'row', class: 'nowrap'});
  #lasted = el('td', {class: 'number'});
  #state = el('td', {class: 'wide'});
  #reason = el('td', {});
  #button;
  stop = null;
  node;

  constructor(mayEnter, open) {
    this.#button = mayEnter ? button('', open, {class: 'small', 'aria-expanded': 'false'}) : null;
    this.node = el('tr', {}, this.#from, this.#lasted, this.#state, this.#reason, el('td', {class: mayEnter ? 'narrow' : 'unshown'}, this.#button));
  }
  show(stop, reasonText, isOpen) {
    this.stop = stop;
    put(this.#from, timeText(millis(stop.from)));
    put(this.#lasted, lastingOf(stop));
    put(this.#state, stateWord(stop.state));
    put(this.#reason, reasonText(stop.reason) + (stop.byPerson ? ' · ' + t('entered') : ''));
    if (!this.#button) return;
    put(this.#button, stop.byPerson ? t('Correct') : t('Enter'));
    this.#button.setAttribute('aria-expanded', String(isOpen));
  }
}

export class StopsPart {
  #context;
  #path;
  #query;
  #range;             // {from, to} in ms; null: the last day
  #reasons = [];
  #stops = null;
  #entries = [];
  #rows = new Map();  // a stop's beginning -> its row
  #chosen = null;     // {from, form, node}: the stop whose form is open, which stays whatever comes
  #isClosed = false;
  #trouble = sentence('trouble');
  #done = el('p', {class: 'done', role: 'status'});
  #table;
  #none = el('p', {class: 'empty'});
  #more = sentence('muted');
  #said = el('div', {class: 'scroll'});
  #asked = 0;
  node;

  // range: {from, to} in ms, where another time than the last day is wanted
  constructor(context, id, range = null) {
    this.#context = context;
    this.#range = range;
    this.#query = range ? '?' + queryOf(range) : '';
    this.#path = '/api/v1/production/machines/' + id;
    this.#table = table(t('Stops'), [[t('Start time'), ''], [t('Lasted'), 'number'], [t('State'), 'wide'], [t('Reason'), ''], ['', this.#mayEnter ? 'narrow' : 'unshown']]);
    this.#table.node.hidden = true;
    this.node = el('section', {'data-part': 'stops'}, el('h3', {class: 'line', text: range ? t('Stops') : t('Stops of the last 24 hours')}), range ? pausedNote(range, 'production/' + id + ':stops') : null, this.#trouble.node, this.#done, el('div', {class: 'scroll'}, this.#table.node), this.#none, this.#more.node,
                   el('h3', {class: 'line', text: t('What people said of stops')}), this.#said);
    this.load();
  }
  get #mayEnter() { return this.#context.account.may('enter_production'); }
  set reasons(reasons) {
    const isFirst = this.#reasons.length === 0 && reasons.length > 0;
    this.#reasons = reasons;
    if (isFirst && this.#stops) this.#draw(); // in words now
  }
  close() { this.#isClosed = true; }
  async load() {
    const mine = ++this.#asked;
    try {
      const [{stops}, {entries}] = await Promise.all([this.#context.account.ask('GET', this.#path + '/stops' + this.#query), this.#context.account.ask('GET', this.#path + '/entries' + this.#query)]);
      if (this.#isClosed || mine !== this.#asked) return;
      this.#stops = stops.toReversed();
      this.#entries = entries.toSorted((a, b) => b.enteredAt.localeCompare(a.enteredAt));
      this.#trouble.say('');
      this.#draw();
    } catch (error) {
      if (!this.#isClosed) this.#trouble.say(t('Production could not be asked for: {0}', reasonOf(error)));
    }
  }
  #reasonText(code) { return reasonIn(this.#reasons, code); }

  #draw() {
    this.#drawEntries();
    const rows = new Map(), nodes = [], reasonText = code => this.#reasonText(code);
    for (const stop of this.#stops.slice(0, kMostStops)) {
      let row = this.#rows.get(stop.from);
      row ??= new StopRow(this.#mayEnter, () => this.#toggle(row.stop));
      rows.set(stop.from, row);
      nodes.push(row.node);
      const isOpen = this.#chosen?.from === stop.from;
      row.show(stop, reasonText, isOpen);
      if (isOpen) nodes.push(this.#chosen.node);
    }
    // The stop may be another one by now, or too old for the list: who is writing of it goes on.
    if (this.#chosen && !rows.has(this.#chosen.from)) nodes.unshift(this.#chosen.node);
    this.#rows = rows;
    arrange(this.#table.body, nodes);
    this.#table.node.hidden = nodes.length === 0;
    put(this.#none, nodes.length === 0 ? t('No stops that were not short.') : '');
    this.#more.say(this.#stops.length > kMostStops ? t('{0} older stops are not shown.', this.#stops.length - kMostStops) : '');
  }
  #drawEntries() {
    if (this.#entries.length === 0) {
      put(this.#said, t('Nobody has said anything of this time.'));
      return;
    }
    const made = table(t('What people said of stops'), [[t('Stop'), ''], [t('Before'), 'wide'], [t('Reason'), ''], [t('Note'), 'wide'], [t('Entered'), '']]);
    for (const one of this.#entries.slice(0, kMostEntries))
      made.body.append(el('tr', {}, el('th', {scope: 'row', text: timeText(millis(one.from)) + ' · ' + lastingOf(one)}), el('td', {class: 'wide muted', text: beforeWords(one.before, code => this.#reasonText(code))}),
                          el('td', {text: one.reason ? this.#reasonText(one.reason) : t('as the machine says')}), el('td', {class: 'wide', text: one.note}),
                          el('td', {class: 'muted', text: one.user + ' · ' + timeText(millis(one.enteredAt))})));
    this.#said.replaceChildren(made.node);
  }
  #close(form) {
    if (this.#chosen?.form !== form) return;
    this.#chosen = null;
    this.#draw();
  }
  // The form stands below its row; times other than the stop's split it.
  #toggle(stop) {
    if (this.#chosen?.form.isBusy) return;
    const isSame = this.#chosen?.from === stop.from;
    this.#chosen = null;
    put(this.#done, '');
    if (!isSame) {
      const form = this.#formOf(stop);
      this.#chosen = {from: stop.from, form, node: el('tr', {class: 'form'}, el('td', {colspan: 5}, form.node))};
    }
    this.#draw();
    this.#chosen?.form.field('reason').input.focus();
  }
  // For how much of a time, of what is listed here, nothing but this entry would tell of a stop, in ms.
  #unstopped(from, to) {
    const now = this.#context.account.now(), listed = this.#range ?? {from: now - kDay, to: now};
    let at = Math.max(from, listed.from), sum = 0;
    const end = Math.min(to, listed.to);
    for (const stop of this.#stops.toReversed()) {
      sum += Math.max(0, Math.min(millis(stop.from), end) - at);
      at = Math.max(at, millis(stop.to));
    }
    return sum + Math.max(0, end - at);
  }
  #formOf(stop) {
    const from = localTime(millis(stop.from)), to = localTime(millis(stop.to));
    // A time that was not touched is the stop's own to the microsecond.
    const timesOf = (values, made) => [made.field('from').input.value === from ? stop.from : values.from, made.field('to').input.value === to ? stop.to : values.to];
    const form = new Form({
      account: this.#context.account,
      title: t('Stop of {0}, {1}', timeText(millis(stop.from)), lastingOf(stop)),
      fields: [{name: 'reason', words: t('Reason'), kind: 'select', options: [['', t('as the machine says')], ...this.#reasons.map(one => [one.code, one.text || one.code])], value: stop.byPerson ? stop.reason : this.#reasons[0]?.code ?? ''},
               {name: 'note', words: t('Note')}, {name: 'from', words: t('Start time'), kind: 'time', value: from, required: true, help: t('Other times part the stop.')}, {name: 'to', words: t('End time'), kind: 'time', value: to, required: true}],
      send: t('Enter'),
      sure: (values, made) => {
        const [begin, end] = timesOf(values, made), unstopped = this.#unstopped(millis(begin), millis(end));
        return values.reason !== '' && unstopped >= kLeastUnstopped ? t('For {0} of this time nothing told that the machine stood. Where it ran, that stays running time. Enter the rest as a stop?', lasting(unstopped / 1000)) : '';
      },
      more: [button(t('Close'), () => this.#close(form), {class: 'quiet'})],
      does: async (values, made, enter) => {
        const [begin, end] = timesOf(values, made);
        if ((begin !== stop.from || end !== stop.to) && millis(begin) >= millis(end)) return made.field('to').complain(t('It ends before it begins.')), '';
        const entered = await enter('POST', this.#path + '/entries', {from: begin, to: end, reason: values.reason, note: values.note});
        this.#close(form);
        put(this.#done, t('Entered.') + (entered?.ranSeconds > 0 ? ' ' + t('The machine ran for {0} of this time: that stays running time.', lasting(entered.ranSeconds)) : ''));
        await this.load();
        return '';
      },
    });
    return form;
  }
}
