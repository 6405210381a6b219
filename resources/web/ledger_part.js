// How right alerts have been over a time, each figure with its bounds and with what it rests on.
import {el, put, table} from './dom.js';
import {nameOf} from './format.js';
import {AsOf, basis, basisBelow, figure, hoursText, percent, queryOf, sentence} from './figures.js';
import {reasonOf} from './rest.js';
import {t} from './words.js';

const kDay = 86400000;
const bounds = (of, say) => of ? t('{0} to {1}, with 95 % certainty', say(of.low), say(of.high)) : '';

export class LedgerPart {
  #context;
  #isClosed = false;
  #asked = 0;
  #trouble = sentence('trouble');
  #place = el('div', {class: 'scroll'});
  #rests = el('p', {class: 'muted basis'});
  #asOf = new AsOf();
  #time = el('select', {}, [['30', t('30 days')], ['90', t('90 days')], ['365', t('a year')]].map(([value, text]) => el('option', {value, text})));
  #of = el('select', {});
  node;

  constructor(context) {
    this.#context = context;
    this.#time.value = '90';
    for (const one of [this.#time, this.#of]) one.addEventListener('change', () => this.load());
    const field = (words, input) => el('label', {class: 'field'}, el('span', {text: words}), input);
    this.node = el('section', {'data-part': 'ledger'}, el('h3', {class: 'line', text: t('How right alerts have been')}), el('div', {class: 'bar'}, field(t('Time'), this.#time), field(t('Of'), this.#of)),
                   this.#trouble.node, this.#place, this.#rests, this.#asOf.node);
    this.drawPlant();
    this.load();
  }
  // The plant is another.
  drawPlant() {
    const {store} = this.#context, chosen = this.#of.value, options = [['', t('all machines')]];
    for (const site of store.sites) {
      if (store.sites.length > 1) options.push(['site=' + site.id, nameOf(site)]);
      for (const line of site.lines) options.push(['line=' + line.id, nameOf(line)]);
    }
    this.#of.replaceChildren(...options.map(([value, text]) => el('option', {value, text})));
    if (options.some(([value]) => value === chosen)) this.#of.value = chosen;
  }
  tick() { this.#asOf.tick(this.#context.account.now()); }
  close() { this.#isClosed = true; }
  async load() {
    const mine = ++this.#asked, {account} = this.#context, now = account.now();
    try {
      const ledger = await account.ask('GET', '/api/v1/alerts/ledger?' + queryOf({from: now - Number(this.#time.value) * kDay, to: now}) + (this.#of.value ? '&' + this.#of.value : ''));
      if (this.#isClosed || mine !== this.#asked) return;
      this.#trouble.say('');
      this.#draw(ledger);
      this.#asOf.told(account.now());
    } catch (error) {
      if (!this.#isClosed && mine === this.#asked) this.#trouble.say(t('The alerts could not be asked for: {0}', reasonOf(error)));
    }
  }
  #draw(of) {
    const made = table(t('How right alerts have been'), [[t('What'), ''], [t('Figure'), 'number'], [t('Bounds'), ''], [t('Rests on'), 'wide']]);
    const row = (words, value, range, rests) => made.body.append(el('tr', {}, el('th', {scope: 'row'}, words, basisBelow(rests)), el('td', {class: 'number', text: value}), el('td', {text: range}), el('td', {class: 'muted wide', text: rests})));
    const share = value => percent(value, 1), rate = value => figure(value, 3);
    row(t('Alerts that came'), String(of.alerts), '', t('{0} are open, {1} have an outcome', of.open, of.outcomes));
    row(t('False ones'), of.outcomes === 0 ? '–' : share(of.falseShare), of.outcomes === 0 ? t('No outcome is known yet.') : bounds(of.falseInterval, share),
        t('{0} of {1} outcomes', of.false, of.outcomes) + ' · ' + (of.proven ? t('fewer than one in twenty is proven') : of.needed === null ? t('not proven') : t('not proven: it takes {0} outcomes without another false one', of.needed)));
    row(t('False ones for each machine and week'), rate(of.falsePerAssetWeek), bounds(of.falseRateInterval, rate), t('{0} machine weeks of {1} machines', figure(of.assetWeeks, 1), of.machines) + ' · ' + t('{0} of the time watched', percent(of.coverage, 0)));
    row(t('Failures that were foretold'), of.recall === null ? '–' : share(of.recall), of.failures === null ? t('Nobody tells of failures.') : of.recall === null ? t('No failure is known.') : bounds(of.recallInterval, share),
        of.failures === null ? '' : t('{0} of {1} failures', of.foretold, of.failures));
    row(t('From the alert to the failure'), hoursText(of.medianLeadHours), '', t('median of {0} that came true', of.true));
    row(t('Failure less prediction'), of.medianErrorHours === null ? '–' : (of.medianErrorHours < 0 ? '−' : '+') + hoursText(Math.abs(of.medianErrorHours)), of.medianAbsErrorHours === null ? '' : t('off by {0} as a rule', hoursText(of.medianAbsErrorHours)),
        t('{0} accurate, {1} early, {2} late, {3} wrong', of.accurate, of.early, of.late, of.incorrect));
    row(t('Prevented, or not come in time'), of.prevented + ' / ' + of.expired, '', t('nobody knows whether those were right'));
    this.#place.replaceChildren(made.node);
    put(this.#rests, [basis({from: of.from, to: of.to, coverage: of.coverage}), of.outcomes === 1 ? t('1 outcome') : t('{0} outcomes', of.outcomes)].join(' · '));
  }
}
