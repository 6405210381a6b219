// What is made: every machine by line, or one machine in detail.
import {el, empty, heading, put, table} from './dom.js';
import {nameOf} from './format.js';
import {agoText, bar, basis, figure, percent, stateWord, whyWord} from './figures.js';
import {ProductionPart} from './production_part.js';
import {reportPart} from './report_part.js';
import {t} from './words.js';

class Row {
  #state = el('td', {});
  #oee = el('td', {class: 'number'});
  #bar = el('td', {class: 'bar-cell'});
  #parts = [el('td', {class: 'number wide'}), el('td', {class: 'number wide'}), el('td', {class: 'number wide'})];
  #made = el('td', {class: 'number wide'});
  #run = el('td', {class: 'wide'});
  #use = el('td', {class: 'number wide'});
  #share = null;
  node;

  constructor(record) {
    this.node = el('tr', {}, el('th', {scope: 'row'}, el('a', {href: '#/production/' + record.id, text: nameOf(record.machine)})),
                   this.#state, this.#oee, this.#bar, this.#parts, this.#made, this.#run, this.#use);
  }
  show(one, now) {
    put(this.#state, stateWord(one.state) + (one.reason ? ' · ' + one.reason : '') + (one.since ? ' · ' + agoText(one.since, now) : ''));
    put(this.#oee, one.oee.oee === null ? whyWord(one.oee.why) || '–' : percent(one.oee.oee));
    this.#oee.title = basis(one.oee);
    if (this.#share !== one.oee.oee) {
      this.#share = one.oee.oee;
      this.#bar.replaceChildren(bar(0, one.oee.oee ?? 0));
    }
    for (const [i, part] of ['availability', 'performance', 'quality'].entries()) put(this.#parts[i], percent(one.oee[part]));
    put(this.#made, figure(one.total, 0) + (one.yield === null ? '' : ' · ' + percent(one.yield)));
    put(this.#run, one.activeRuns === 0 ? one.scheduledRuns > 0 ? t('{0} planned', one.scheduledRuns) : '–'
      : (one.order || t('{0} active', one.activeRuns)) + (one.progress === null ? '' : ' · ' + percent(one.progress, 0)));
    put(this.#use, percent(one.utilisation));
  }
}

function plantPage({account, store, live}) {
  const body = el('div'), none = empty('');
  const rests = el('p', {class: 'muted basis'});
  const node = el('section', {}, heading(t('Production')), body, none, rests, reportPart(account));
  store.production.clear();
  const name = live.want('production', undefined, 1);
  let rows = new Map(), shown = '';

  function build(ids) {
    rows = new Map();
    const parts = [];
    for (const site of store.sites) {
      for (const line of site.lines) {
        const of = line.machines.filter(machine => ids.has(machine.id));
        if (of.length === 0) continue;
        const made = table(nameOf(line), [[t('Machine'), ''], [t('State'), ''], [t('OEE of the shift'), 'number'], ['', 'bar-cell'], [t('Availability'), 'number wide'], [t('Performance'), 'number wide'],
                                          [t('Quality'), 'number wide'], [t('Made · yield'), 'number wide'], [t('Run'), 'wide'], [t('Utilisation'), 'number wide']]);
        for (const machine of of) {
          const row = new Row(store.machines.get(machine.id));
          rows.set(machine.id, row);
          made.body.append(row.node);
        }
        parts.push(el('h3', {class: 'line', text: (store.sites.length > 1 ? nameOf(site) + ' · ' : '') + nameOf(line)}), el('div', {class: 'scroll'}, made.node));
      }
    }
    body.replaceChildren(...parts);
  }
  function draw() {
    const now = account.now(), ids = new Set([...store.production.keys()].filter(id => store.machines.has(id)));
    const key = store.revision + [...ids].sort().join();
    if (key !== shown) {
      shown = key;
      build(ids);
    }
    for (const [id, row] of rows) row.show(store.production.get(id), now);
    none.hidden = ids.size > 0;
    put(none, store.revision < 0 || store.isAway ? t('Asking the station…') : t('No machine has production figures yet: counters, states and an ideal rate are set up at the station.'));
    const first = [...store.production.values()][0];
    put(rests, first ? t('Figures of the shift: {0}', basis(first.oee)) : '');
  }
  draw();
  return {
    node,
    title: t('Production'),
    update(changes) { if (changes.has('production') || changes.has('plant') || changes.has('link')) draw(); },
    tick: draw,
    close() { live.drop(name); },
  };
}

// argument: a machine's id, and behind a colon what to show first
function machineProduction(context, argument) {
  const [id, part = ''] = argument.split(':');
  const {store} = context;
  const title = heading(''), where = el('span', {class: 'where'});
  const production = new ProductionPart(context, id, ['oee', 'losses', 'stops'].includes(part) ? part : '');
  const node = el('section', {}, el('nav', {class: 'crumbs', 'aria-label': t('Where this is')}, el('a', {href: '#/production', text: t('Production')}), where),
                  el('div', {class: 'title'}, title), production.node, el('p', {}, el('a', {class: 'button', href: '#/machine/' + id, text: t('Values and health of this machine')})));
  function draw() {
    const record = store.machines.get(id);
    put(title, record ? nameOf(record.machine) : t('Machine'));
    put(where, record ? ' › ' + nameOf(record.site) + ' › ' + nameOf(record.line) : '');
  }
  draw();
  return {
    node,
    get title() { return title.textContent; },
    update(changes) {
      if (changes.has('plant')) draw();
      production.update(changes);
    },
    tick() { production.tick(); },
    close() { production.close(); },
  };
}

export const productionPage = (context, id) => id ? machineProduction(context, id) : plantPage(context);
