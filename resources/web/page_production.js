// What is made: every machine by line, or one machine in detail.
import {el, empty, heading, put, table} from './dom.js';
import {nameOf} from './format.js';
import {agoText, AsOf, bar, basis, figure, millis, percent, rangeFrom, reasonIn, sentence, stateWord, whyWord} from './figures.js';
import {LossesPart} from './losses_part.js';
import {ProductionPart} from './production_part.js';
import {reportPart} from './report_part.js';
import {t} from './words.js';

const kAskAgainAfter = 60000; // ms

/* Reasons of stops in words, which a machine's own page is told for all of its site: asked for where a list shows one that is
   not known yet. */
class Reasons {
  #account;
  #told;              // called when there are more
  #sites = new Map(); // id -> {reasons, asked: ms}

  constructor(account, told) {
    this.#account = account;
    this.#told = told;
  }
  // The code until the words are there.
  text(record, code) {
    const known = this.#sites.get(record.site.id), now = performance.now();
    if (known?.reasons.some(one => one.code === code) || (known && now - known.asked < kAskAgainAfter)) return reasonIn(known.reasons, code);
    this.#sites.set(record.site.id, {reasons: known?.reasons ?? [], asked: now});
    this.#account.ask('GET', '/api/v1/production/machines/' + record.id).then(({reasons}) => {
      this.#sites.set(record.site.id, {reasons, asked: now});
      this.#told();
    }, () => { /* then it stays the code */ });
    return reasonIn(known?.reasons ?? [], code);
  }
}

class Row {
  #record;
  #reasons;
  #state = el('td', {});
  #oee = el('td', {class: 'number'});
  #bar = el('td', {class: 'bar-cell'});
  #parts = [el('td', {class: 'number wide'}), el('td', {class: 'number wide'}), el('td', {class: 'number wide'})];
  #made = el('td', {class: 'number wide'});
  #run = el('td', {class: 'wide'});
  #use = el('td', {class: 'number wide'});
  #share = null;
  node;

  constructor(record, reasons) {
    this.#record = record;
    this.#reasons = reasons;
    this.node = el('tr', {}, el('th', {scope: 'row'}, el('a', {href: '#/production/' + record.id, text: nameOf(record.machine)})),
                   this.#state, this.#oee, this.#bar, this.#parts, this.#made, this.#run, this.#use);
  }
  show(one, now) {
    put(this.#state, stateWord(one.state) + (one.reason ? ' · ' + this.#reasons.text(this.#record, one.reason) : '') + (one.since ? ' · ' + agoText(one.since, now) : ''));
    put(this.#oee, one.oee.oee === null ? one.catchingUp ? t('catching up') : whyWord(one.oee.why) || '–' : percent(one.oee.oee)); // what history still holds may count
    this.#oee.title = basis(one.oee);
    if (this.#share !== one.oee.oee) {
      this.#share = one.oee.oee;
      this.#bar.replaceChildren(bar(0, one.oee.oee ?? 0));
    }
    for (const [i, part] of ['availability', 'performance', 'quality'].entries()) put(this.#parts[i], percent(one.oee[part]));
    put(this.#made, one.oee.why === 'NO_COUNTS' ? '–' : figure(one.total, 0) + (one.yield === null ? '' : ' · ' + percent(one.yield)));
    put(this.#run, one.activeRuns === 0 ? one.scheduledRuns > 0 ? t('{0} planned', one.scheduledRuns) : '–'
      : (one.order || t('{0} active', one.activeRuns)) + (one.progress === null ? '' : ' · ' + percent(one.progress, 0)));
    put(this.#use, percent(one.utilisation));
  }
}

const kColumns = () => [[t('Machine'), ''], [t('State'), ''], [t('OEE of the shift'), 'number'], ['', 'bar-cell'], [t('Availability'), 'number wide'], [t('Performance'), 'number wide'],
                        [t('Quality'), 'number wide'], [t('Made · yield'), 'number wide'], [t('Run'), 'wide'], [t('Utilisation'), 'number wide']];

/* Tables of machines with what they make now, line by line; lines: which of the plant's {site, line}; heads: whether each has a
   heading that leads on. */
class MachineTables {
  #context;
  #lines;
  #heads;
  #rows = new Map();
  #shown = '';
  #name;
  #none = empty('');
  #body = el('div');
  #rests = el('p', {class: 'muted basis'});
  #asOf = new AsOf();
  #reasons;
  node = el('div', {}, this.#body, this.#none, this.#rests, this.#asOf.node);

  constructor(context, lines, heads, filters) {
    this.#context = context;
    this.#lines = lines;
    this.#heads = heads;
    context.store.production.clear();
    this.#reasons = new Reasons(context.account, () => context.store.touch('production'));
    this.#name = context.live.want('production', filters, 1);
  }
  close() { this.#context.live.drop(this.#name); }
  #build(ids) {
    const {account, store} = this.#context, parts = [];
    this.#rows = new Map();
    let at = null;
    for (const {site, line} of this.#lines()) {
      const of = line.machines.filter(machine => ids.has(machine.id));
      if (of.length === 0) continue;
      const made = table(nameOf(line), kColumns());
      made.node.className = 'board';
      for (const machine of of) {
        const row = new Row(store.machines.get(machine.id), this.#reasons);
        this.#rows.set(machine.id, row);
        made.body.append(row.node);
      }
      if (this.#heads) {
        const mayLook = account.may('view_history'), name = (place, id) => mayLook ? el('a', {href: '#/production/' + id, text: nameOf(place)}) : nameOf(place);
        const isNew = at !== site;
        at = site;
        if (isNew) parts.push(el('p', {class: 'site'}, el('strong', {}, name(site, 'site-' + site.id))));
        parts.push(el('h3', {class: 'line'}, name(line, 'line-' + line.id)));
      }
      parts.push(el('div', {class: 'scroll'}, made.node));
    }
    this.#body.replaceChildren(...parts);
  }
  draw() {
    const {account, store} = this.#context, now = account.now(), own = new Set(this.#lines().flatMap(({line}) => line.machines.map(machine => machine.id)));
    const ids = new Set([...store.production.keys()].filter(id => own.has(id))), key = store.revision + [...ids].sort().join();
    if (key !== this.#shown) {
      this.#shown = key;
      this.#build(ids);
    }
    for (const [id, row] of this.#rows) row.show(store.production.get(id), now);
    this.#none.hidden = ids.size > 0;
    put(this.#none, store.revision < 0 || store.isAway ? t('Asking the station…') : t('No machine has production figures yet: counters, states and an ideal rate are set up at the station.'));
    const some = [...store.production.values()].filter(one => ids.has(one.machineId)), newest = some.reduce((latest, one) => Math.max(latest, one.at ? millis(one.at) : 0), 0);
    put(this.#rests, some.length > 0 ? t('Figures of the shift: {0}', basis(some[0].oee)) : '');
    if (newest > 0) this.#asOf.told(newest);
    this.#asOf.tick(now);
  }
}
const isNews = changes => changes.has('production') || changes.has('plant') || changes.has('link');

function plantPage(context) {
  const {account, store} = context;
  const machines = new MachineTables(context, () => store.sites.flatMap(site => site.lines.map(line => ({site, line}))), true, undefined);
  const node = el('section', {}, heading(t('Production')), machines.node, reportPart(account));
  machines.draw();
  return {node, title: t('Production'), update(changes) { if (isNews(changes)) machines.draw(); }, tick() { machines.draw(); }, close() { machines.close(); }};
}

// A line or a site: its machines now, and where their time went. argument: "line-<id>" or "site-<id>", and behind "@" a time
function manyProduction(context, argument) {
  const {account, store} = context, [place, time = ''] = argument.split('@'), isLine = place.startsWith('line-'), id = place.slice(5);
  const title = heading(''), where = el('span', {class: 'where'});
  const lines = () => store.sites.flatMap(site => site.lines.map(line => ({site, line}))).filter(({site, line}) => (isLine ? line : site).id === id);
  const machines = new MachineTables(context, lines, false, isLine ? {lines: [id]} : {sites: [id]});
  const losses = account.may('view_history') ? new LossesPart(context, (isLine ? 'lines/' : 'sites/') + id, rangeFrom(time)) : null;
  const pace = el('p', {class: 'muted'}, isLine ? t('The OEE of a line is that of the machine that sets its pace; the time below is that of all its machines together.') : t('The time below is that of all machines together.'));
  const node = el('section', {}, el('nav', {class: 'crumbs', 'aria-label': t('Where this is')}, el('a', {href: '#/production', text: t('Production')}), where), el('div', {class: 'title'}, title), machines.node, losses ? pace : null, losses?.node);
  function draw() {
    const [first] = lines();
    put(title, first ? nameOf(isLine ? first.line : first.site) : isLine ? t('Line') : t('Site'));
    put(where, first && isLine ? ' › ' + nameOf(first.site) : '');
    machines.draw();
  }
  draw();
  return {
    node,
    get title() { return title.textContent; },
    again() { losses?.load(); },
    update(changes) { if (isNews(changes)) draw(); },
    tick() {
      machines.draw();
      losses?.tick();
    },
    close() {
      machines.close();
      losses?.close();
    },
  };
}

// argument: a machine's id, behind a colon what to show first, and behind "@" of which time: "<id>:stops@<from>-<to>"
function machineProduction(context, argument) {
  const [place, time = ''] = argument.split('@'), [id, part = ''] = place.split(':');
  const {store} = context;
  const title = heading(''), where = el('span', {class: 'where'}), gone = sentence('empty'), more = el('p', {}, el('a', {class: 'button', href: '#/machine/' + id, text: t('Values and health of this machine')}));
  const production = new ProductionPart(context, id, ['oee', 'losses', 'stops'].includes(part) ? part : '', rangeFrom(time));
  const node = el('section', {}, el('nav', {class: 'crumbs', 'aria-label': t('Where this is')}, el('a', {href: '#/production', text: t('Production')}), where),
                  el('div', {class: 'title'}, title), gone.node, production.node, more);
  function draw() {
    const record = store.machines.get(id), isGone = !record && store.revision >= 0;
    put(title, record ? nameOf(record.machine) : t('Machine'));
    put(where, record ? ' › ' + nameOf(record.site) + ' › ' + nameOf(record.line) : '');
    gone.say(isGone ? t('There is no such machine; it may have been removed.') : '');
    for (const one of [production.node, more]) one.hidden = isGone;
  }
  draw();
  return {
    node,
    get title() { return title.textContent; },
    again() { production.again(); },
    update(changes) {
      if (changes.has('plant')) draw();
      production.update(changes);
    },
    tick() { production.tick(); },
    close() { production.close(); },
  };
}

export const productionPage = (context, argument) => argument === '' ? plantPage(context) : /^(line|site)-/.test(argument) ? manyProduction(context, argument) : machineProduction(context, argument);
