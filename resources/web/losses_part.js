// Where the time of a machine, a line or a site went, and why it stood: over a day, a week, a month, or a time of one's own.
import {button, el, put, table} from './dom.js';
import {AsOf, bar, basis, basisNote, figure, lasting, lossWord, percent, queryOf, sentence, stateWord, reasonIn, whyWord} from './figures.js';
import {reasonOf} from './rest.js';
import {t} from './words.js';

const kDay = 86400000;
const kStops = ['PLANNED_STOP', 'SETUP', 'DOWN', 'IDLE']; // have reasons

// Behind which losses what is left has a name of its own.
const kLeft = [[['UNKNOWN', 'PLANNED_STOP'], () => t('Planned time')], [['SETUP', 'DOWN', 'IDLE'], () => t('Production time')], [['SHORT_STOPS', 'SPEED'], () => t('Ideal time of what was made')], [['QUALITY'], () => t('Good time')]];

// From the time in shift, step by step, to the time that was good, in the desktop's words. reasonText(code): a reason in words.
export function drawWaterfall(place, waterfall, reasonText) {
  if (!waterfall || waterfall.shiftSeconds <= 0) {
    place.replaceChildren(el('p', {class: 'empty', text: t('No time in shift is known yet.')}));
    return;
  }
  const all = waterfall.shiftSeconds, made = table(t('Where the time went'), [[t('What'), ''], [t('Time'), 'number'], ['', 'bar-cell'], [t('Share'), 'number wide'], [t('Stops'), 'number wide']]);
  const row = (words, seconds, shown, stops, name = '') => made.body.append(el('tr', {class: name}, el('th', {scope: 'row', text: words}), el('td', {class: 'number', text: lasting(seconds)}),
                                                                           el('td', {class: 'bar-cell'}, shown), el('td', {class: 'number wide', text: percent(Math.abs(seconds) / all, 1)}), el('td', {class: 'number wide', text: stops})));
  row(t('Time in shift'), all, bar(0, 1), '', 'whole');
  let left = all;
  function lose({loss, reason, seconds, stops}) {
    if (seconds === 0) return;
    row(lossWord(loss) + (kStops.includes(loss) ? ' · ' + reasonText(reason) : ''), -seconds, bar((left - seconds) / all, left / all, 'loss'), stops > 0 ? String(stops) : '', 'less');
    left -= seconds;
  }
  for (const [losses, words] of kLeft) {
    if (!waterfall.toGood && losses.includes('SHORT_STOPS')) { // without an ideal rate nobody knows what was good
      for (const step of waterfall.steps.filter(one => losses.includes(one.loss))) lose(step);
      row(t('Running time'), left, bar(0, left / all), '', 'whole');
      break;
    }
    for (const loss of losses) for (const step of waterfall.steps.filter(one => one.loss === loss).sort((a, b) => b.seconds - a.seconds)) lose(step);
    row(words(), left, bar(0, left / all), '', 'whole');
  }
  place.replaceChildren(made.node, basisNote(waterfall));
}

// Reasons of stops, those that took the most first, each with how far all up to it come.
export function drawPareto(place, pareto, reasonText) {
  if (pareto.length === 0) {
    place.replaceChildren(el('p', {class: 'empty', text: t('No stops in this time.')}));
    return;
  }
  const made = table(t('Reasons of stops'), [[t('Reason'), ''], [t('Time'), 'number'], ['', 'bar-cell'], [t('Share'), 'number'], [t('Up to here'), 'number wide'], [t('Stops'), 'number wide']]);
  for (const one of pareto)
    made.body.append(el('tr', {}, el('th', {scope: 'row', text: stateWord(one.state) + ' · ' + reasonText(one.reason)}),
                        el('td', {class: 'number', text: lasting(one.seconds)}), el('td', {class: 'bar-cell'}, bar(0, one.share, 'loss')), el('td', {class: 'number', text: percent(one.share, 0)}),
                        el('td', {class: 'number wide', text: percent(one.cumulated, 0)}), el('td', {class: 'number wide', text: String(one.stops)})));
  place.replaceChildren(made.node);
}

export class LossesPart {
  #context;
  #path;
  #range;
  #isClosed = false;
  #asked = 0;
  #trouble = sentence('trouble');
  #whole = el('p', {class: 'condition', role: 'status'});
  #own = el('p', {class: 'strong'});
  #fall = el('div', {class: 'scroll'});
  #pareto = el('div', {class: 'scroll'});
  #asOf = new AsOf();
  #time = el('select', {}, [['1', t('24 hours')], ['7', t('7 days')], ['30', t('30 days')], ['90', t('90 days')]].map(([value, text]) => el('option', {value, text})));
  #by = el('select', {}, [['time', t('by time')], ['stops', t('by number')]].map(([value, text]) => el('option', {value, text})));
  #planned = el('input', {type: 'checkbox'});
  node;

  // of: "machines/<id>", "lines/<id>" or "sites/<id>"; range: {from, to} in ms to begin with
  constructor(context, of, range = null) {
    this.#context = context;
    this.#path = '/api/v1/production/' + of + '/losses';
    this.#range = range;
    this.#time.value = '7';
    for (const one of [this.#by, this.#planned]) one.addEventListener('change', () => this.load());
    this.#time.addEventListener('change', () => {
      this.#range = null;
      this.load();
    });
    const field = (words, input) => el('label', {class: 'field'}, el('span', {text: words}), input);
    this.node = el('section', {'data-part': 'longer'}, el('h3', {class: 'line', text: t('Where the time went')}),
                   el('div', {class: 'bar ends'}, field(t('Time'), this.#time), field(t('Reasons'), this.#by), el('label', {class: 'check'}, this.#planned, el('span', {text: t('with planned stops')})),
                      button(t('Ask again'), () => this.load(), {class: 'quiet'})),
                   this.#trouble.node, this.#own, this.#whole, this.#fall, el('h3', {class: 'line', text: t('Reasons of stops')}), this.#pareto, this.#asOf.node);
    this.load();
  }
  tick() { this.#asOf.tick(this.#context.account.now()); }
  close() { this.#isClosed = true; }
  async load() {
    const mine = ++this.#asked, {account} = this.#context, now = account.now();
    const range = this.#range ?? {from: now - Number(this.#time.value) * kDay, to: now};
    this.node.setAttribute('aria-busy', 'true');
    try {
      const answer = await account.ask('GET', this.#path + '?' + queryOf(range) + '&by=' + this.#by.value + (this.#planned.checked ? '&planned=true' : ''));
      if (this.#isClosed || mine !== this.#asked) return;
      this.#trouble.say('');
      this.#draw(answer);
      this.#asOf.told(account.now());
    } catch (error) {
      if (this.#isClosed || mine !== this.#asked) return;
      this.#trouble.say(t('Production could not be asked for: {0}', reasonOf(error)));
    }
    this.node.removeAttribute('aria-busy');
  }
  #draw({from, to, samples, coverage, machines, machinesKnown, oee, waterfall, pareto, reasons}) {
    const text = code => reasonIn(reasons, code);
    put(this.#own, this.#range ? t('A time of its own: {0}', basis({from, to})) : '');
    const words = [machines === 1 ? '' : t('{0} of {1} machines tell what they do', machinesKnown, machines)];
    if (oee) words.unshift(oee.oee === null ? t('No OEE: {0}', whyWord(oee.why) || '–') : t('OEE {0}', percent(oee.oee)));
    put(this.#whole, words.filter(Boolean).join(' · ') + (machines > 1 ? ' · ' + t('{0} machine hours in shift', figure((waterfall?.shiftSeconds ?? 0) / 3600, 1)) : ''));
    drawWaterfall(this.#fall, waterfall, text);
    this.#fall.querySelector('.basis')?.replaceWith(el('p', {class: 'muted basis', text: basis({from, to, samples, coverage})}));
    drawPareto(this.#pareto, pareto ?? [], text);
  }
}
