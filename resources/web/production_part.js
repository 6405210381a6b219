// One machine's production: the shift now, where its time went, reasons of stops, how OEE goes.
import {el, put, table, keepInView} from './dom.js';
import {number, timeText, unitWord} from './format.js';
import {agoText, AsOf, bar, basis, basisRow, Curve, figure, millis, percent, reasonIn, sentence, stateWord, whyWord} from './figures.js';
import {drawPareto, drawWaterfall, LossesPart} from './losses_part.js';
import {reportPart} from './report_part.js';
import {reasonOf} from './rest.js';
import {RunsPart} from './runs_part.js';
import {StopsPart} from './stops_part.js';
import {t} from './words.js';

const kAgainAfter = 5000; // ms between two questions
const kMostEnergySteps = 14;

export class ProductionPart {
  #context;
  #id;
  #name;
  #asking = false;
  #again = 0;
  #isClosed = false;
  #reasons = [];
  #now = null;
  #said = '';
  #trouble = sentence('trouble');
  #status = el('p', {class: 'condition', role: 'status'});
  #note = sentence('strong');
  #parts = el('div', {class: 'scroll'});
  #run = el('p', {});
  #energyNow = el('p', {});
  #energySteps = el('div', {class: 'scroll'});
  #energy;
  #energyUnit = '';
  #losses = el('div', {class: 'scroll'});
  #pareto = el('div', {class: 'scroll'});
  #asOf = new AsOf();
  #goTo;
  #shown = () => {}; // what ends that a part is kept in view
  #runs;
  #runsShown = '';
  #stops = null;
  #longer = null;
  #step = el('select', {id: 'oee-step'}, [['hour', t('by hour')], ['shift', t('by shift')], ['day', t('by day')], ['week', t('by week')], ['month', t('by month')]]
    .map(([value, text]) => el('option', {value, text})));
  #curve = new Curve(t('OEE over time'), 220);
  #curveWords = el('p', {class: 'muted basis'});
  node;

  // part: what to show first: oee, losses or stops; range: {from, to} in ms, of losses or stops of another time than now
  constructor(context, id, part = '', range = null) {
    this.#goTo = part === 'losses' && range ? 'longer' : part;
    this.#context = context;
    this.#id = id;
    this.#name = context.live.want('production', {machines: [id]}, 1);
    const mayLook = context.account.may('view_history');
    this.#step.value = 'shift';
    this.#runs = new RunsPart(context, id);
    this.#energy = el('section', {'data-part': 'energy', hidden: true}, el('h3', {class: 'line', text: t('Energy')}), this.#energyNow, this.#energySteps);
    if (mayLook) this.#stops = new StopsPart(context, id, part === 'stops' ? range : null);
    if (mayLook) this.#longer = new LossesPart(context, 'machines/' + id, part === 'losses' ? range : null);
    this.#step.addEventListener('change', () => this.#loadTrend());
    const section = (words, name, ...children) => el('section', {'data-part': name}, el('h3', {class: 'line', text: words}), ...children);
    this.node = el('div', {}, this.#trouble.node, this.#status, this.#note.node, this.#parts, this.#asOf.node, section(t('Production run'), 'run', this.#run), this.#runs.node,
                   section(t('Where the time of the shift went'), 'losses', this.#losses), section(t('Reasons of stops'), 'reasons', this.#pareto),
                   mayLook ? section(t('OEE over time'), 'oee', el('div', {class: 'bar'}, el('label', {class: 'field'}, el('span', {text: t('Steps')}), this.#step)), this.#curve.node, this.#curveWords) : null, this.#energy,
                   this.#longer?.node, this.#stops?.node, reportPart(context.account, id));
    this.#load();
    this.#loadTrend();
  }
  // All that was asked for, once more.
  again() {
    clearTimeout(this.#again);
    this.#again = setTimeout(() => this.#load(), this.#asking ? kAgainAfter : 0);
    this.#loadTrend();
    this.#runs.load();
    this.#stops?.load();
    this.#longer?.load();
  }
  update(changes) {
    if (changes.has('production ' + this.#id)) this.#drawNow(this.#context.store.production.get(this.#id));
    if (changes.has('stops ' + this.#id)) this.#stops?.load();
    if (!changes.has('production ' + this.#id) && !changes.has('stops ' + this.#id)) return;
    clearTimeout(this.#again);
    this.#again = setTimeout(() => this.#load(), this.#asking ? kAgainAfter : 250);
  }
  tick() {
    if (this.#now) this.#drawNow(this.#now);
    this.#asOf.tick(this.#context.account.now());
    this.#longer?.tick();
  }
  close() {
    this.#isClosed = true;
    this.#shown();
    clearTimeout(this.#again);
    this.#curve.close();
    this.#runs.close();
    this.#stops?.close();
    this.#longer?.close();
    this.#context.live.drop(this.#name);
  }
  get #path() { return '/api/v1/production/machines/' + this.#id; }
  #ask(path) { return this.#context.account.ask('GET', this.#path + path); }
  #fail(error) { this.#trouble.say(t('Production could not be asked for: {0}', reasonOf(error))); }

  async #load() {
    if (this.#asking || this.#isClosed) return;
    this.#asking = true;
    try {
      const all = await this.#ask('');
      if (this.#isClosed) return;
      this.#trouble.say('');
      this.#reasons = all.reasons;
      if (this.#stops) this.#stops.reasons = all.reasons;
      this.#energyUnit = all.energyUnit ?? '';
      this.#energy.hidden = all.energyUnit === null;
      if (all.production) this.#drawNow(all.production);
      else put(this.#status, t('This machine has no production figures: counters, states and an ideal rate are set up at the station.'));
      this.#asOf.told(all.production?.at ? millis(all.production.at) : this.#context.account.now());
      this.#drawRun(all.run);
      const {activeRuns, scheduledRuns, completedRuns, order} = all.production ?? {}, runsNow = JSON.stringify([activeRuns, scheduledRuns, completedRuns, order, all.run?.good]);
      if (this.#runsShown && this.#runsShown !== runsNow) this.#runs.load();
      this.#runsShown = runsNow;
      drawWaterfall(this.#losses, all.waterfall, code => this.#reasonText(code));
      drawPareto(this.#pareto, all.pareto ?? [], code => this.#reasonText(code));
      const part = this.#goTo && this.node.querySelector('[data-part=' + this.#goTo + ']');
      if (part) this.#shown = keepInView(part, this.node);
      this.#goTo = '';
    } catch (error) {
      this.#fail(error);
    } finally {
      setTimeout(() => { this.#asking = false; }, kAgainAfter);
    }
  }
  #reasonText(code) { return reasonIn(this.#reasons, code); }

  #drawNow(one) {
    this.#now = one;
    const {account} = this.#context;
    put(this.#status, stateWord(one.state) + (one.reason ? ' · ' + this.#reasonText(one.reason) : '') + (one.since ? ' · ' + agoText(one.since, account.now()) : '')
        + (one.shift ? ' · ' + t('shift {0}', one.shift) : ''));
    this.#note.say(one.catchingUp ? t('Being caught up from history: figures will change.')
      : one.oee.rateTooLow ? t('It is faster than its ideal rate: the rate is wrong, and so is the OEE.') : '');
    put(this.#energyNow, t('This shift: {0}', this.#energyWords(one)) + ' · ' + t('{0} of the time seen', percent(one.energyCoverage ?? 0, 0)));
    const key = JSON.stringify([one.oee, one.day, one.sevenDays]);
    if (key === this.#said) return;
    this.#said = key;
    const made = table(t('OEE'), [[t('Time'), ''], [t('OEE'), 'number'], ['', 'bar-cell wide'], [t('Availability'), 'number'], [t('Performance'), 'number'], [t('Quality'), 'number'],
                                  [t('Made'), 'number wide'], [t('Good'), 'number wide'], [t('Scrap'), 'number wide'], [t('Rework'), 'number wide'], [t('Rests on'), 'wide']]);
    for (const [words, of] of [[t('Shift'), one.oee], [t('Day'), one.day], [t('7 days'), one.sevenDays]])
      made.body.append(el('tr', {}, el('th', {scope: 'row'}, el('span', {class: 'nowrap', text: words})), el('td', {class: 'number'}, el('strong', {text: of.oee === null ? whyWord(of.why) || '–' : percent(of.oee)})),
                          el('td', {class: 'bar-cell wide'}, bar(0, of.oee ?? 0)), el('td', {class: 'number', text: percent(of.availability)}), el('td', {class: 'number', text: percent(of.performance)}),
                          el('td', {class: 'number', text: percent(of.quality)}), el('td', {class: 'number wide', text: figure(of.total, 0)}), ...['good', 'scrap', 'rework'].map(name => el('td', {class: 'number wide', text: figure(of[name], 0)})),
                          el('td', {class: 'muted wide', text: basis(of)})),
                       basisRow([[t('Made'), of.total], [t('Good'), of.good], [t('Scrap'), of.scrap], [t('Rework'), of.rework]].map(([name, count]) => name + ' ' + figure(count, 0)).join(' · ') + ' · ' + basis(of), 5));
    this.#parts.replaceChildren(made.node);
  }
  // In all and for a unit; what was not seen is not 0.
  #energyWords({energy, energyPerUnit, energyCoverage}) {
    if (energyCoverage === null) return t('nothing was counted');
    const of = value => figure(value, Math.abs(value) < 10 ? 3 : 1) + (this.#energyUnit ? ' ' + unitWord(this.#energyUnit) : '');
    return of(energy) + (energyPerUnit === null ? '' : ' · ' + t('{0} a unit', of(energyPerUnit)));
  }
  #drawEnergy(points) {
    const some = points.filter(point => point.energyCoverage !== null).slice(-kMostEnergySteps).toReversed();
    const made = table(t('Energy'), [[t('Time'), ''], [t('Energy'), 'number'], [t('Made'), 'number wide'], [t('Rests on'), 'wide']]);
    for (const point of some) {
      const known = basis({...point, coverage: point.energyCoverage});
      made.body.append(el('tr', {}, el('th', {scope: 'row'}, el('span', {class: 'nowrap', text: timeText(millis(point.from)) + (point.shift ? ' · ' + point.shift : '')})), el('td', {class: 'number', text: this.#energyWords(point)}),
                          el('td', {class: 'number wide', text: figure(point.total, 0)}), el('td', {class: 'muted wide', text: known})), basisRow(t('Made') + ' ' + figure(point.total, 0) + ' · ' + known, 2));
    }
    this.#energySteps.replaceChildren(...(some.length > 0 ? [made.node] : []));
  }
  #drawRun(run) {
    put(this.#run, !run ? t('No run is active.') : [run.order || t('without an order'), run.product, run.planned > 0 ? t('{0} of {1} good', figure(run.good, 0), figure(run.planned, 0)) : t('{0} good', figure(run.good, 0)),
      run.progress === null ? '' : percent(run.progress, 0), run.yield === null ? '' : t('yield {0}', percent(run.yield)), run.from ? t('since {0}', timeText(millis(run.from))) : ''].filter(Boolean).join(' · '));
  }
  async #loadTrend() {
    if (!this.#context.account.may('view_history')) return;
    try {
      const trend = await this.#ask('/trend?step=' + this.#step.value);
      if (!this.#isClosed) this.#drawTrend(trend);
    } catch (error) {
      this.#fail(error);
    }
  }
  #drawTrend({points, forecast, whole, from, to, energyUnit}) {
    this.#energyUnit = energyUnit ?? '';
    this.#drawEnergy(points);
    const middle = point => (millis(point.from) + millis(point.to)) / 2;
    const known = points.map(point => ({at: middle(point), y: point.oee, words: (point.shift ? point.shift + ' ' : '') + timeText(millis(point.from)) + ': ' + percent(point.oee) + ' · ' + basis(point)}));
    const series = [{kind: 'main', points: known}];
    let end = millis(to), words = basis(whole);
    if (forecast && points.length > 1) {
      const step = (middle(points.at(-1)) - middle(points[0])) / (points.length - 1), last = middle(points.at(-1));
      const ahead = list => list.map((one, i) => ({at: last + (i + 1) * step, y: one.value, low: one.low, high: one.high, words: percent(one.value) + ' (' + percent(one.low) + ' – ' + percent(one.high) + ')'}));
      const shown = forecast.shown ? forecast.forecast : forecast.naive;
      series.unshift({kind: forecast.shown ? 'ahead' : 'ahead naive', points: ahead(shown)});
      end = Math.max(end, last + shown.length * step);
      words += ' · ' + (forecast.shown ? t('Dashed: forecast with its interval; it was nearer than last week again in {0} trials.', forecast.origins)
        : t('Dashed: last week again. A forecast is not shown, since it was no nearer in {0} trials.', forecast.origins));
    }
    this.#curve.set({from: points.length > 0 ? Math.min(millis(from), millis(points[0].from)) : millis(from), to: end, low: 0, high: 1, text: value => number(value * 100, 0) + ' %', series,
                     lines: this.#now ? [{y: this.#now.targetOee, words: t('target {0}', percent(this.#now.targetOee, 0))}] : []});
    this.#curve.node.toggleAttribute('hidden', points.length === 0);
    put(this.#curveWords, points.length === 0 ? t('Nothing is known of this time.') : words);
  }
}
