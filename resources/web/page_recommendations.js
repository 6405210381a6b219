// What somebody proposes to do to machines, until it is known whether it helped.
import {arrange, el, empty, glyph, heading, put} from './dom.js';
import {nameOf, timeText} from './format.js';
import {AsOf, figure, millis, sentence} from './figures.js';
import {Form, localTime, mayNot, Steps} from './form.js';
import {reasonOf} from './rest.js';
import {sentencesText, sentenceText} from './sentences.js';
import {maintenanceNav} from './sub_nav.js';
import {t} from './words.js';

const kOver = ['REJECTED', 'VALIDATED'];
const kPriority = {CRITICAL: 1, ERROR: 2, WARNING: 3, INFO: 4};
const stateWord = state => ({PROPOSED: t('proposed'), APPROVED: t('approved'), REJECTED: t('rejected'), IMPLEMENTED: t('implemented'), VALIDATED: t('validated')}[state] ?? String(state));
const priorityText = priority => ({INFO: t('when it suits'), WARNING: t('soon'), ERROR: t('urgent'), CRITICAL: t('at once')}[priority] ?? String(priority));

const fact = (words, text) => text ? [el('dt', {text: words}), el('dd', {text})] : [];

// One of them, which stays the same card whatever becomes of it: who is writing in it is not disturbed.
class Card {
  #context;
  #done;
  #one = null;
  #shown = '';
  #head = el('div', {class: 'card-head'});
  #text = el('p', {class: 'reason'});
  #facts = el('dl');
  #steps = new Steps();
  node;

  // done(recommendation): called when a step was taken
  constructor(context, id, isChosen, done) {
    this.#context = context;
    this.#done = done;
    this.node = el('article', {class: 'alert' + (isChosen ? ' chosen' : ''), 'data-recommendation': id}, this.#head, this.#text, this.#facts, context.account.may('manage_maintenance') ? this.#steps.node : null);
  }
  get isOpen() { return this.#steps.isOpen; }
  show(one) {
    const {store} = this.#context, key = store.revision + JSON.stringify(one);
    this.#one = one;
    if (key === this.#shown) return;
    this.#shown = key;
    const machine = store.machines.get(one.machineId), isOver = kOver.includes(one.state);
    this.#head.replaceChildren(...[isOver ? null : glyph(kPriority[one.priority] ?? 4, priorityText(one.priority)), el('strong', {}, el('a', {href: '#/machine/' + one.machineId, text: machine ? nameOf(machine.machine) : one.machine})),
      el('span', {class: 'state', text: stateWord(one.state)})].filter(Boolean));
    put(this.#text, one.text);
    this.#facts.replaceChildren(...[fact(t('Why'), one.reason), fact(t('When'), isOver ? '' : priorityText(one.priority)), fact(t('Planned for'), one.plannedFor ? timeText(millis(one.plannedFor)) : ''),
      fact(t('Done at'), one.implementedAt ? timeText(millis(one.implementedAt)) : ''), fact(t('It helped'), one.helped === null ? '' : one.helped ? t('yes') : t('no')),
      fact(t('Score before and after'), one.scoreBefore === null && one.scoreAfter === null ? '' : figure(one.scoreBefore, 0) + ' → ' + figure(one.scoreAfter, 0)),
      one.alertId ? [el('dt', {text: t('Alert')}), el('dd', {}, el('a', {href: '#/alerts/' + one.alertId, text: t('what it answers')}))] : [],
      el('dt', {text: t('Steps')}), el('dd', {}, one.steps.map(step => el('div', {text: [stateWord(step.state), step.who, timeText(millis(step.at)), step.note].filter(Boolean).join(' · ')})))].flat());
    this.#steps.offer(one.state, this.#next(one.state));
  }
  #next(state) {
    const {account} = this.#context;
    const form = (send, step, more, sure = null) => () => new Form({account, fields: [...more, {name: 'note', words: t('Note'), max: 2000}], send, sure, does: async (values, made, enter) => {
      const next = await enter('POST', '/api/v1/recommendations/' + this.#one.id + '/' + step, Object.fromEntries(Object.entries(values).filter(([, value]) => value !== null && value !== '').map(([key, value]) => [key, key === 'helped' ? value === 'yes' : value])));
      this.#steps.close();
      this.#done(next);
      return '';
    }});
    const approve = [t('Approve'), form(t('Approve'), 'approve', [{name: 'when', words: t('Planned for'), kind: 'time'}])];
    const reject = [t('Reject'), form(t('Reject'), 'reject', [], () => t('Reject this? It cannot be taken back.'))];
    const done = [t('It was done'), form(t('It was done'), 'implement', [{name: 'when', words: t('Done at'), kind: 'time', value: localTime(account.now())}])];
    const helped = [t('Did it help?'), form(t('Enter'), 'validate', [{name: 'helped', words: t('It helped'), kind: 'select', options: [['yes', t('yes')], ['no', t('no')]]}])];
    return {PROPOSED: [approve, reject], APPROVED: [done, reject], IMPLEMENTED: [helped]}[state] ?? [];
  }
}

export function recommendationsPage(context, argument) {
  const {account, store, live} = context;
  const forAlert = argument.startsWith('for-') ? argument.slice(4) : '', chosen = forAlert ? '' : argument;
  const mayWork = account.may('manage_maintenance');
  const list = el('div', {class: 'alert-list'}), none = empty(t('Asking the station…')), trouble = sentence('trouble'), entry = el('div'), asOf = new AsOf();
  const all = el('input', {type: 'checkbox', id: 'recommendations-all', onchange: () => draw()});
  const node = el('section', {}, heading(t('Recommendations')), maintenanceNav('recommendations'), el('div', {class: 'bar'}, el('label', {class: 'check'}, all, el('span', {text: t('with those that are over')}))),
                  trouble.node, list, none, asOf.node, el('h3', {class: 'line', text: t('Propose something')}), entry);
  const name = live.want('health', undefined, 1); // tells when one changes
  const cards = new Map();
  let known = null, asked = 0, isClosed = false;
  all.checked = Boolean(chosen);

  function stepped(next) {
    known = known.map(other => other.id === next.id ? next : other);
    ++asked; // what was asked for before is older
    draw();
  }
  function draw() {
    if (known === null) return;
    const some = known.filter(one => all.checked || !kOver.includes(one.state) || cards.get(one.id)?.isOpen);
    some.sort((a, b) => Number(kOver.includes(a.state)) - Number(kOver.includes(b.state)) || kPriority[a.priority] - kPriority[b.priority] || b.createdAt.localeCompare(a.createdAt));
    arrange(list, some.map(one => {
      const card = cards.get(one.id) ?? new Card(context, one.id, one.id === chosen, stepped);
      cards.set(one.id, card);
      card.show(one);
      return card.node;
    }));
    none.hidden = some.length > 0;
    put(none, t('Nothing is recommended. What somebody proposes here is approved or rejected, done, and looked at whether it helped.'));
  }
  async function load() {
    const mine = ++asked;
    try {
      const answer = await account.ask('GET', '/api/v1/recommendations');
      if (isClosed || mine !== asked) return;
      known = answer.recommendations;
      asOf.told(account.now());
      trouble.say('');
      draw();
    } catch (error) {
      if (isClosed) return;
      none.hidden = true;
      trouble.say(t('The recommendations could not be asked for: {0}', reasonOf(error)));
    }
  }
  // Made once: who is writing in it is not disturbed when the plant changes.
  let form = null, isMaking = false, alert = null;
  const machinesToName = () => [...store.machines.values()].filter(one => !alert || one.id === alert.machineId).map(one => [one.id, nameOf(one.machine)]);
  async function drawEntry() {
    if (form) {
      form.field('machineId').offer(machinesToName());
      return;
    }
    if (!mayWork) {
      entry.replaceChildren(mayNot());
      return;
    }
    if (isMaking || store.machines.size === 0) return;
    isMaking = true;
    try { alert = forAlert ? await account.ask('GET', '/api/v1/alerts/' + encodeURIComponent(forAlert)) : null; } catch { /* it is gone: then without it */ }
    if (isClosed) return;
    form = new Form({
      account,
      title: alert ? t('For the alert: {0}', sentencesText(alert.sentences?.grounds, alert.text)) : '',
      fields: [{name: 'machineId', words: t('Machine'), kind: 'select', options: machinesToName()}, {name: 'text', words: t('What to do'), kind: 'area', required: true, value: alert ? sentenceText(alert.sentences?.action, alert.action) : ''}, {name: 'reason', words: t('Why'), kind: 'area', rows: 2},
               {name: 'priority', words: t('When'), kind: 'select', options: Object.keys(kPriority).toReversed().map(one => [one, priorityText(one)]), value: alert?.severity ?? 'WARNING'}],
      send: t('Propose'),
      does: async (values, made, enter) => {
        const body = {...values};
        if (alert) body.alert = alert.id;
        if (!body.reason) delete body.reason;
        await enter('POST', '/api/v1/recommendations', body);
        await load();
        return t('It is proposed.');
      },
    });
    entry.replaceChildren(form.node);
    if (forAlert) form.field('text').input.focus();
  }
  load().then(() => { if (chosen) list.querySelector('.chosen')?.scrollIntoView({block: 'center'}); });
  drawEntry();
  return {node, title: t('Recommendations'), again: load, update(changes) {
    if (changes.has('recommendations')) load();
    if (changes.has('plant')) {
      draw();
      drawEntry();
    }
  }, tick() { asOf.tick(account.now()); }, close() {
    isClosed = true;
    live.drop(name);
  }};
}
