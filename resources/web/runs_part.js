// A machine's production runs: planned, begun, ended.
import {el, put, table} from './dom.js';
import {timeText} from './format.js';
import {bar, figure, millis, percent, sentence} from './figures.js';
import {entering, Form, mayNot} from './form.js';
import {reasonOf} from './rest.js';
import {t} from './words.js';

const kMostRuns = 20;
const statusWord = status => ({PLANNED: t('planned'), ACTIVE: t('active'), COMPLETED: t('completed')}[status] ?? String(status));
const planOf = run => Object.fromEntries(['order', 'product', 'planned', 'due', 'from', 'to'].filter(name => run[name] !== null && run[name] !== '').map(name => [name, run[name]]));

export class RunsPart {
  #context;
  #path;
  #isClosed = false;
  #asked = 0;
  #trouble = sentence('trouble');
  #unasked = sentence('trouble');
  #list = el('div', {class: 'scroll'});
  node;

  constructor(context, id) {
    this.#context = context;
    this.#path = '/api/v1/production/machines/' + id + '/runs';
    const {account} = context;
    this.node = el('section', {}, el('h3', {class: 'line', text: t('Production runs')}), this.#unasked.node, this.#trouble.node, this.#list, !account.may('enter_production') ? mayNot() : new Form({
      account,
      title: t('Plan a run'),
      fields: [{name: 'order', words: t('Order')}, {name: 'product', words: t('Product')}, {name: 'planned', words: t('Good pieces planned'), kind: 'number'}, {name: 'due', words: t('It is to begin at'), kind: 'time'},
               {name: 'begin', words: t('Begin now'), kind: 'check'}],
      send: t('Plan'),
      does: async ({begin, ...values}, form, enter) => {
        if (values.planned !== null && values.planned < 0) return form.field('planned').complain(t('Not less than 0.')), '';
        const body = Object.fromEntries(Object.entries(values).filter(([, value]) => value !== null && value !== ''));
        if (begin) body.from = new Date(form.at).toISOString();
        await enter('POST', this.#path, body);
        await this.load();
        return begin ? t('The run has begun.') : t('The run is planned.');
      },
    }).node);
    this.load();
  }
  close() { this.#isClosed = true; }
  #now() { return new Date(this.#context.account.now()).toISOString(); }
  async load() {
    const mine = ++this.#asked;
    try {
      const {runs} = await this.#context.account.ask('GET', this.#path);
      if (this.#isClosed || mine !== this.#asked) return;
      this.#unasked.say('');
      this.#draw(runs);
    } catch (error) {
      if (!this.#isClosed) this.#unasked.say(t('Production could not be asked for: {0}', reasonOf(error)));
    }
  }
  #draw(runs) {
    if (runs.length === 0) {
      put(this.#list, t('No run yet.'));
      return;
    }
    const mayEnter = this.#context.account.may('enter_production');
    const made = table(t('Production runs'), [[t('Order'), ''], [t('State'), ''], [t('Good'), 'number'], ['', 'bar-cell wide'], [t('Yield'), 'number wide'], [t('Time'), 'wide'], ['', mayEnter ? 'narrow' : 'unshown']]);
    for (const run of runs.slice(0, kMostRuns)) {
      const when = [run.from ? timeText(millis(run.from)) : '', run.to ? timeText(millis(run.to)) : run.due ? t('to begin at {0}', timeText(millis(run.due))) : ''].filter(Boolean).join(' – ');
      made.body.append(el('tr', {class: run.status === 'ACTIVE' ? 'strong' : ''}, el('th', {scope: 'row', text: [run.order || t('without an order'), run.product].filter(Boolean).join(' · ')}), el('td', {text: statusWord(run.status)}),
                          el('td', {class: 'number', text: run.planned > 0 ? t('{0} of {1}', figure(run.good, 0), figure(run.planned, 0)) : figure(run.good, 0)}),
                          el('td', {class: 'bar-cell wide'}, run.progress === null ? null : bar(0, run.progress)), el('td', {class: 'number wide', text: percent(run.yield)}), el('td', {class: 'muted wide', text: when}),
                          el('td', {class: mayEnter ? 'narrow' : 'unshown'}, mayEnter ? this.#step(run) : null)));
    }
    this.#list.replaceChildren(made.node);
  }
  // What comes next for a run; those of an order tag begin and end by themselves.
  #step(run) {
    if (run.id === null || run.status === 'COMPLETED') return null;
    const [words, more] = run.status === 'ACTIVE' ? [t('End'), () => ({to: this.#now()})] : [t('Begin'), () => ({from: this.#now()})];
    return entering(this.#context.account, words, async enter => {
      await enter('PUT', this.#path + '/' + run.id, {...planOf(run), ...more()});
      await this.load();
    }, words => this.#trouble.say(words), {class: 'small', 'aria-label': words + ' ' + (run.order || t('without an order'))});
  }
}
