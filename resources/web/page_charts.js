// Control charts: all of them with their newest point, or one with its points, limits and signals.
import {el, empty, heading, put, table} from './dom.js';
import {nameOf, timeText} from './format.js';
import {AsOf, basis, basisNote, Curve, figure, millis, pausedNote, queryOf, rangeFrom, sentence} from './figures.js';
import {Form, mayNot} from './form.js';
import {Refused, reasonOf} from './rest.js';
import {qualityNav} from './sub_nav.js';
import {t} from './words.js';

const kAroundOne = 1800000; // ms
const patternWord = pattern => ({beyond_3_sigma: t('beyond 3 sigma'), two_of_three_beyond_2_sigma: t('two of three beyond 2 sigma'), four_of_five_beyond_1_sigma: t('four of five beyond 1 sigma'),
  eight_on_one_side: t('eight on one side'), nine_on_one_side: t('nine on one side'), six_trending: t('six in a row up or down'), fourteen_alternating: t('fourteen up and down in turn'),
  fifteen_within_1_sigma: t('fifteen within 1 sigma'), eight_beyond_1_sigma: t('eight beyond 1 sigma'), spread_beyond_limits: t('spread beyond its limits'),
  ewma_beyond_limits: t('average beyond its limits'), cusum_beyond_limits: t('sum beyond its limits')}[pattern] ?? String(pattern));
const typeWord = type => ({'xbar-r': t('means and ranges'), 'xbar-s': t('means and deviations'), individuals: t('single values'), ewma: t('moving average'), cusum: t('sums of deviations')}[type] ?? String(type));
export const verdict = point => !point ? t('no point yet') : point.patterns.length > 0 ? '! ' + point.patterns.map(patternWord).join(', ') : point.judged ? t('in control') : t('learning');

// of: a machine's id, whose charts and signals are shown; '' for all charts
function allCharts({account, store, live}, of = '') {
  const body = el('div', {class: 'scroll'}), none = empty(t('Asking the station…')), trouble = sentence('trouble'), told = el('div', {class: 'scroll'}), asOf = new AsOf();
  const query = of ? '?machine=' + encodeURIComponent(of) : '';
  const node = el('section', {}, heading(t('Control charts')), qualityNav('charts'), of ? el('p', {}, el('a', {href: '#/machine/' + of, text: t('Back to the machine')}), ' · ', el('a', {href: '#/charts', text: t('All charts')})) : null, trouble.node, body, none, asOf.node,
                  of ? [el('h3', {class: 'line', text: t('Signals of the last 7 days')}), told] : null);
  store.charts.clear();
  const name = live.want('quality', undefined, 1);
  let charts = [], known = false, asked = 0, isClosed = false;

  function draw() {
    const made = table(t('Control charts'), [[t('Chart'), ''], [t('Machine'), ''], [t('Kind'), 'wide'], [t('Newest'), 'number'], [t('Limits'), 'number wide'], [t('Verdict'), ''], [t('Time'), 'wide']]);
    for (const chart of charts) {
      const point = store.charts.get(chart.chart) ?? chart.last, lines = chart.lines;
      const machine = store.machines.get(chart.machineId);
      made.body.append(el('tr', {class: point?.patterns.length > 0 ? 'strong' : ''}, el('th', {scope: 'row'}, el('a', {href: '#/charts/' + chart.chart, text: chart.name || chart.code})),
                          el('td', {text: machine ? nameOf(machine.machine) : chart.machine}), el('td', {class: 'muted wide', text: typeWord(chart.type)}),
                          el('td', {class: 'number', text: point ? figure(point.shown, 3) : '–'}), el('td', {class: 'number wide', text: lines ? figure(lines.low, 3) + ' … ' + figure(lines.high, 3) : '–'}),
                          el('td', {text: chart.learning && !point?.judged ? t('learning: {0} of {1} points', point?.learnt ?? chart.learnt, chart.learn) : verdict(point)}),
                          el('td', {class: 'muted wide', text: point ? timeText(millis(point.at)) : ''})));
    }
    body.replaceChildren(...(charts.length > 0 ? [made.node] : []));
  }
  async function load() {
    const mine = ++asked;
    try {
      const [answer, lately] = await Promise.all([account.ask('GET', '/api/v1/charts' + query), of ? account.ask('GET', '/api/v1/quality/signals' + query) : null]);
      if (isClosed || mine !== asked) return;
      trouble.say('');
      charts = answer.charts;
      known = true;
      none.hidden = charts.length > 0;
      put(none, t('No characteristic is watched by a control chart yet; charts are set up at the station.'));
      if (lately) drawSignals(told, lately.signals, true);
      draw();
    } catch (error) {
      if (isClosed || mine !== asked) return;
      none.hidden = true;
      trouble.say(t('The charts could not be asked for: {0}', reasonOf(error)));
    }
  }
  load();
  return {
    node,
    title: t('Control charts'),
    again: load,
    update(changes) { if (known && (changes.has('charts') || changes.has('plant'))) draw(); },
    tick() {
      if (known && !store.isAway) asOf.told(account.now() - (live.silence ?? 0)); // what changes is told at once
      asOf.tick(account.now());
    },
    close() {
      isClosed = true;
      live.drop(name);
    },
  };
}

function drawSignals(place, some, named = false) {
  if (some.length === 0) {
    put(place, t('No signal in this time.'));
    return;
  }
  const made = table(t('Signals'), [[t('Time'), ''], [t('Chart'), named ? '' : 'unshown'], [t('What'), ''], [t('Value'), 'number'], [t('What to do'), 'wide']]);
  for (const one of some)
    made.body.append(el('tr', {class: one.severity === 'HIGH' ? 'strong' : ''}, el('th', {scope: 'row', text: timeText(millis(one.at))}), el('td', {class: named ? '' : 'unshown'}, el('a', {href: '#/charts/' + one.chart, text: one.chartCode})),
                        el('td', {text: one.patterns.map(patternWord).join(', ')}), el('td', {class: 'number', text: figure(one.value, 3)}), el('td', {class: 'wide', text: one.action})));
  place.replaceChildren(made.node);
}

// From the first point to the last; of a single one as much on each side.
function timesOf({points, from, to}) {
  const first = millis(points[0]?.at ?? from), last = millis(points.at(-1)?.at ?? to);
  return first < last ? {from: first, to: last} : {from: first - kAroundOne, to: last + kAroundOne};
}

// range: {from, to} in ms, where another time than the last days is wanted
function oneChart({account, store, live}, id, range) {
  const title = heading(t('Control chart')), where = el('span', {class: 'where'}), words = el('p', {class: 'condition', role: 'status'}), trouble = sentence('trouble'), warning = sentence('strong');
  const curve = new Curve(t('Control chart'), 260), asOf = new AsOf(), fit = el('div', {class: 'scroll'}), told = el('div', {class: 'scroll'}), rests = el('div'), entry = el('div');
  const parts = el('div', {}, curve.node, rests, asOf.node, entry, el('h3', {class: 'line', text: t('Signals')}), told, el('h3', {class: 'line', text: t('Does it fit its specification')}), fit);
  parts.hidden = true; // until there is something to show
  const node = el('section', {}, el('nav', {class: 'crumbs', 'aria-label': t('Where this is')}, el('a', {href: '#/charts', text: t('Control charts')}), where), el('div', {class: 'title'}, title), trouble.node,
                  range ? pausedNote(range, 'charts/' + id) : null, words, warning.node, parts);
  const name = live.want('quality', undefined, 1);
  let again = 0, isClosed = false;

  function drawChart(chart) {
    const {limits} = chart, last = chart.points.at(-1);
    put(title, chart.name || chart.code);
    const record = store.machines.get(chart.machineId), names = record ? [nameOf(record.site), nameOf(record.line)] : [chart.site, chart.line];
    where.replaceChildren(' › ' + names.join(' › ') + ' › ', el('a', {href: '#/machine/' + chart.machineId, text: record ? nameOf(record.machine) : chart.machine}));
    put(words, verdict(last) + ' · ' + typeWord(chart.type));
    warning.say(chart.warning ?? '');
    const lines = limits ? [{y: limits.points.low, words: t('low limit {0}', figure(limits.points.low, 3)), kind: 'limit'}, {y: limits.points.centre, words: t('centre {0}', figure(limits.points.centre, 3))},
                            {y: limits.points.high, words: t('high limit {0}', figure(limits.points.high, 3)), kind: 'limit'}] : [];
    parts.hidden = false;
    const values = [...chart.points.map(point => point.shown), ...lines.map(line => line.y)].filter(Number.isFinite);
    const low = Math.min(...values), high = Math.max(...values), margin = (high - low || Math.abs(high) || 1) * 0.12;
    curve.node.toggleAttribute('hidden', values.length === 0);
    if (values.length > 0)
      curve.set({...timesOf(chart), low: low - margin, high: high + margin, text: value => figure(value, high - low < 1 ? 3 : 1), lines,
                 series: [{kind: 'main', points: chart.points.map(point => ({at: millis(point.at), y: point.shown, mark: point.patterns.length > 0,
                                                                             words: timeText(millis(point.at)) + ': ' + figure(point.shown, 4) + ' · ' + verdict(point)}))}]});
    rests.replaceChildren(basisNote(chart), ...(limits ? [el('p', {class: 'muted', text: limits.learntPoints > 0
      ? t('Limits learnt from {0} points, {1} to {2}.', limits.learntPoints, timeText(millis(limits.learntFrom)), timeText(millis(limits.learntTo))) : t('The limits are fixed.')})]
      : [el('p', {class: 'muted', text: t('Not enough data: limits are learnt from {0} points.', chart.learn)})]));
    drawEntry(chart);
    drawSignals(told, chart.signals);
    drawFit(chart);
  }
  // Values of people, for a chart that no tag feeds.
  let isMade = false;
  async function drawEntry(chart) {
    if (isMade || chart.tag !== null) return;
    isMade = true;
    const size = chart.subgroup, mayEnter = account.may('enter_production');
    entry.append(el('h3', {class: 'line', text: t('Enter what was measured')}));
    if (!mayEnter) {
      entry.append(mayNot());
      return;
    }
    let batches = [];
    try { ({batches} = await account.ask('GET', '/api/v1/batches?state=OPEN&machine=' + chart.machineId)); } catch { /* then for none of them */ }
    if (isClosed) return;
    entry.append(new Form({
      account,
      fields: [{name: 'values', words: size === 1 ? t('Value') : t('{0} values', size), kind: 'numbers', required: true, least: size, most: size, max: 400, unit: chart.unit,
                help: size === 1 ? '' : t('Parted by spaces.')}, {name: 'at', words: t('Measured at'), kind: 'time', help: t('Empty: now.')},
               ...(batches.length > 0 ? [{name: 'batch', words: t('For the batch'), kind: 'select', options: [['', t('none')], ...batches.map(one => [one.id, one.code])]}] : [])],
      send: t('Enter'),
      does: async ({values, at, batch}, form, enter) => {
        const point = await enter('POST', '/api/v1/charts/' + encodeURIComponent(id) + '/measurements', {values, ...(at ? {at} : {}), ...(batch ? {batch} : {})});
        await load();
        return t('Entered: {0}', figure(point.shown, 3)) + ' · ' + verdict(point);
      },
    }).node);
  }
  function drawFit({capability, specificationLow, specificationHigh}) {
    if (!capability || (specificationLow === null && specificationHigh === null)) {
      put(fit, specificationLow === null && specificationHigh === null ? t('No specification is set.') : t('Not enough data: it takes limits and some values.'));
      return;
    }
    const made = table(t('Capability'), [[t('Figure'), ''], [t('Value'), 'number'], [t('Rests on'), 'wide']]);
    // How much should have been measured by hand, nobody has said.
    const of = [basis({from: capability.from, to: capability.to, samples: capability.samples, coverage: capability.coverage}), capability.coverage === null ? t('entered by hand') : ''].filter(Boolean).join(' · ');
    const say = (words, value) => made.body.append(el('tr', {}, el('th', {scope: 'row', text: words}), el('td', {class: 'number', text: value}), el('td', {class: 'muted wide', text: of})));
    say('Cp', figure(capability.cp, 2));
    say('Cpk', figure(capability.cpk, 2) + (capability.cpkLow === null ? '' : ' (' + figure(capability.cpkLow, 2) + ' – ' + figure(capability.cpkHigh, 2) + ')'));
    if (capability.cpm !== null) say('Cpm', figure(capability.cpm, 2));
    say('Pp', figure(capability.pp, 2));
    say('Ppk', figure(capability.ppk, 2));
    say(t('outside the specification'), String(capability.beyond));
    fit.replaceChildren(made.node);
  }
  async function load() {
    try {
      const chart = await account.ask('GET', '/api/v1/charts/' + encodeURIComponent(id) + (range ? '?' + queryOf(range) : ''));
      if (isClosed) return;
      trouble.say('');
      drawChart(chart);
      asOf.told(account.now());
    } catch (error) {
      trouble.say(error instanceof Refused && error.status === 404 ? t('There is no such chart; it may have been removed.') : t('The charts could not be asked for: {0}', reasonOf(error)));
    }
  }
  load();
  return {
    node,
    get title() { return title.textContent || t('Control charts'); },
    again: load,
    update(changes) {
      if (!changes.has('chart ' + id)) return;
      clearTimeout(again);
      again = setTimeout(load, 1000);
    },
    tick() { asOf.tick(account.now()); },
    close() {
      isClosed = true;
      clearTimeout(again);
      curve.close();
      live.drop(name);
    },
  };
}

// argument: "of-<machine>", a chart's id, or that and a time: "<chart>@<from>-<to>" in ms
export function chartsPage(context, argument) {
  if (argument === '' || argument.startsWith('of-')) return allCharts(context, argument.slice(3));
  const [id, time = ''] = argument.split('@');
  return oneChart(context, id, rangeFrom(time));
}
