// Trends: some tags over a time, live or of the past.
import {button, clockIcon, el, empty, heading, put, svg} from './dom.js';
import {grade, nameOf, number, qualityWord, timeText, unitOf, valueText} from './format.js';
import {reasonOf} from './rest.js';
import {canTrend} from './tag_table.js';
import {kDashes, loadPlot, pen, Samples, TrendChart} from './trend_chart.js';
import {onLook} from './look.js';
import {t} from './words.js';

const kSpans = [[300, '5 min'], [3600, '1 h'], [28800, '8 h'], [86400, '24 h'], [604800, '7 d'], [2592000, '30 d']];
const kMostCurves = 8;
const kMostFound = 12;
const kRateHz = 5;
const kMostTail = 4000;     // samples that came live, until the history is asked again

// What was looked at last: coming back shows it again.
let last = {ids: [], span: 3600};

// argument: "<tag>,<tag>" or, paused at a time, "<tag>@<from>-<to>" in ms
export function trendsPage({account, store, live, go}, argument) {
  let [chosen, at = ''] = argument.split('@');
  const times = /^(\d{1,15})-(\d{1,15})$/.exec(at);
  const filter = el('input', {type: 'search', maxlength: 128, spellcheck: 'false', autocapitalize: 'none', id: 'trend-filter', autocomplete: 'off'});
  const found = el('div', {class: 'found'});
  const legend = el('ul', {class: 'legend'});
  const badge = el('button', {type: 'button', class: 'badge', onclick: () => goLive()});
  const when = el('span', {class: 'muted when'});
  const trouble = el('p', {class: 'trouble', role: 'status'});
  const spans = kSpans.map(([seconds, words]) => button(t(words), () => { span = seconds; goLive(); }, {'data-span': seconds, 'aria-pressed': 'false'}));
  const none = empty(t('Choose what to look at: type a part of a name above, or open a machine and follow its trends.'));
  const place = el('div', {class: 'trend'});
  const node = el('section', {}, heading(t('Trends')),
                  el('label', {class: 'field'}, el('span', {text: t('Add a value')}), filter), found,
                  el('div', {class: 'bar', role: 'group', 'aria-label': t('Time')}, spans,
                     button('‹', () => pan(-0.5), {'aria-label': t('Earlier')}), button('›', () => pan(0.5), {'aria-label': t('Later')}), badge, when),
                  trouble, none, place, legend,
                  el('p', {class: 'muted keys', text: t('Drag to zoom. Keys in the chart: Space pauses, End goes live, + and − zoom, arrows move the cursor. Hatched below: uncertain, or no good value.')}));
  let chart = null, curves = [], names = [], span = last.span, range = times && Number(times[1]) < Number(times[2]) ? {from: times[1] / 1000, to: times[2] / 1000} : null /* {from, to} in s while paused */, cursor = null;
  let asked = 0, timer = 0, isClosed = false, failed = '';

  const now = () => account.now() / 1000;
  const shown = () => range ?? {from: now() - span, to: now()};

  function wanted() {
    const ids = chosen ? chosen.split(',') : last.ids;
    return [...new Set(ids)].map(id => store.tags.get(id)).filter(record => record && canTrend(record.tag)).slice(0, kMostCurves);
  }
  function setCurves(records) {
    const before = new Map(curves.map(curve => [curve.record.id, curve]));
    const pens = new Set(records.map(record => before.get(record.id)?.pen).filter(one => one !== undefined));
    curves = records.map(record => {
      const known = before.get(record.id);
      let index = known?.pen ?? 0;
      if (!known) {
        while (pens.has(index)) ++index;
        pens.add(index);
      }
      const {tag} = record;
      return {record, name: nameOf(tag), unit: unitOf(tag), decimals: tag.type === 'number' ? tag.decimals : 0, stepped: tag.type !== 'number',
              samples: known?.samples ?? new Samples(), pen: index, tail: 0};
    });
    last = {ids: curves.map(curve => curve.record.id), span};
    names.forEach(name => live.drop(name));
    names = curves.length > 0 ? live.wantTags(last.ids, kRateHz) : [];
    none.hidden = curves.length > 0;
    place.hidden = legend.hidden = curves.length === 0;
    chart?.setCurves(curves);
    drawLegend();
    load();
  }
  const change = ids => { chosen = ids.join(','); go('trends/' + chosen, true); setCurves(wanted()); };
  const add = id => { filter.value = ''; find(); if (!last.ids.includes(id)) change([...last.ids, id]); filter.focus(); };
  const remove = id => change(last.ids.filter(one => one !== id));

  function find() {
    const text = filter.value.trim().toLowerCase();
    const fits = text === '' ? [] : [...store.tags.values()].filter(({id, tag, device, machine}) => canTrend(tag) && tag.enabled !== false && !last.ids.includes(id)
      && [device.code + '.' + tag.code, nameOf(tag), machine ? nameOf(machine.machine) : ''].join(' ').toLowerCase().includes(text));
    found.replaceChildren(...(curves.length >= kMostCurves && text ? [empty(t('{0} values are as many as can be told apart. Remove one first.', kMostCurves))]
      : fits.slice(0, kMostFound).map(({id, tag, device, machine}) => el('button', {type: 'button', class: 'quiet', onclick: () => add(id)},
          el('span', {text: nameOf(tag)}), el('span', {class: 'muted', text: ' ' + (machine ? nameOf(machine.machine) + ' · ' : '') + device.code + '.' + tag.code})))));
    if (text && fits.length === 0) found.replaceChildren(empty(t('No value that can be drawn fits.')));
  }

  // ---- what is drawn
  async function load() {
    const mine = ++asked;
    if (curves.length === 0) return;
    const {from, to} = shown(), points = Math.min(4000, Math.max(300, Math.round(place.clientWidth * 1.5) || 1000));
    const query = '/history?from=' + iso(from - (to - from) * 0.02) + '&to=' + iso(to + 1) + '&points=' + points;
    const results = await Promise.all(curves.map(curve => account.ask('GET', '/api/v1/tags/' + curve.record.id + query).then(
      answer => ({curve, answer}), error => ({curve, error}))));
    if (mine !== asked || isClosed) return;
    failed = '';
    for (const {curve, answer, error} of results) {
      if (error) {
        failed = reasonOf(error);
        continue;
      }
      const newest = curve.record.reading;
      curve.samples.set(answer.points, answer.bucketed);
      curve.tail = 0;
      if (!range && newest) curve.samples.add(newest); // what came while the history was asked for
    }
    draw();
  }
  const iso = seconds => encodeURIComponent(new Date(seconds * 1000).toISOString());

  function draw() {
    if (isClosed) return;
    const {from, to} = shown();
    put(trouble, failed ? t('The history could not be asked for: {0}', failed) : '');
    const isLive = range === null && !store.isAway;
    put(badge, range === null ? store.isAway ? t('No connection') : t('LIVE') : t('Paused · go live'));
    badge.classList.toggle('on', isLive);
    badge.disabled = range === null;
    put(when, range === null ? '' : timeText(from * 1000) + ' – ' + timeText(to * 1000));
    for (const one of spans) one.setAttribute('aria-pressed', String(range === null && Number(one.dataset.span) === span));
    chart?.show(from, to, isLive ? now() : 0);
    drawValues();
  }
  function drawLegend() {
    legend.replaceChildren(...curves.map(curve => {
      curve.said = el('span', {class: 'value'});
      curve.pointed = el('span', {class: 'muted pointed'});
      const stroke = svg('line', {x1: 0, y1: 5, x2: 28, y2: 5, 'stroke-width': 2, stroke: pen(curve.pen), 'stroke-dasharray': kDashes[curve.pen % kDashes.length].join(' ') || null});
      return el('li', {}, svg('svg', {width: 28, height: 10, viewBox: '0 0 28 10', 'aria-hidden': 'true'}, stroke),
                el('span', {class: 'name', text: curve.name}), el('span', {class: 'muted of', text: curve.record.machine ? nameOf(curve.record.machine.machine) : curve.record.device.code}),
                curve.said, curve.pointed, button('✕', () => remove(curve.record.id), {class: 'quiet', 'aria-label': t('Remove {0}', curve.name)}));
    }));
    drawValues();
  }
  function drawValues() {
    for (const {record, said, pointed, samples, decimals, unit} of curves) {
      const {tag, reading} = record, quality = reading ? grade(reading.q) : 2;
      put(said, quality === 2 ? reading ? qualityWord(reading.q) : t('waiting for data') : valueText(tag, reading) + (unit ? ' ' + unit : ''));
      said.setAttribute('class', 'value ' + ['good', 'uncertain', 'bad'][quality]);
      if (quality === 1) said.append(' ', clockIcon());
      const at = cursor === null ? -1 : samples.at(cursor);
      const value = at < 0 ? null : samples.y[at];
      put(pointed, cursor === null ? '' : timeText(cursor * 1000) + ': ' + (value === null ? '–' : number(value, decimals)));
    }
  }
  function refresh() {
    if (range === null) {
      const {from} = shown();
      for (const curve of curves) curve.samples.dropBefore(from);
    }
    draw();
  }

  // ---- moving in time
  function goLive() {
    range = null;
    last.span = span;
    load();
    draw();
  }
  function pause(from, to) {
    range = {from, to};
    draw();
    clearTimeout(timer);
    timer = setTimeout(load, 150);
  }
  function pan(by) {
    const {from, to} = shown(), step = (to - from) * by;
    pause(from + step, to + step);
  }
  function zoom(by) {
    const {from, to} = shown(), middle = cursor ?? (from + to) / 2;
    const width = Math.min(Math.max((to - from) * by, 1), 366 * 86400), share = (middle - from) / (to - from);
    pause(middle - width * share, middle + width * (1 - share));
  }
  node.addEventListener('keydown', event => {
    if (event.target.closest('input, button, a') || event.ctrlKey || event.altKey || event.metaKey) return;
    const does = {' ': () => { if (range) goLive(); else { const {from, to} = shown(); pause(from, to); } }, End: goLive, '+': () => zoom(0.5), '-': () => zoom(2),
                  ArrowLeft: () => chart?.moveCursor(-8), ArrowRight: () => chart?.moveCursor(8), PageUp: () => pan(-0.5), PageDown: () => pan(0.5)}[event.key];
    if (!does) return;
    event.preventDefault();
    does();
  });
  filter.addEventListener('input', find);
  filter.addEventListener('keydown', event => { if (event.key === 'Enter') found.querySelector('button')?.click(); });
  const onReadings = event => {
    if (range !== null) return;
    const byId = new Map(curves.map(curve => [curve.record.id, curve]));
    for (const reading of event.detail) {
      const curve = byId.get(reading.tag);
      if (!curve) continue;
      curve.samples.add(reading);
      if (++curve.tail > kMostTail) {
        curve.tail = 0;
        load();
      }
    }
  };
  // A connection that was away has left a hole, which the history fills.
  const onWelcome = () => load();
  live.addEventListener('readings', onReadings);
  live.addEventListener('welcome', onWelcome);
  const forget = onLook(drawLegend);
  loadPlot().then(Plot => {
    if (isClosed) return;
    chart = new TrendChart(Plot, {zoom: pause, cursor: x => { cursor = x; drawValues(); }});
    place.append(chart.node);
    chart.setCurves(curves);
    load();
    draw();
  }, () => place.append(empty(t('This build of Lineside has no trends: uPlot was missing when it was built. installer/setup.sh says how to get it.'))));
  setCurves(wanted());
  draw(); // what is known without the picture
  return {
    node,
    title: t('Trends'),
    update(changes) {
      if (changes.has('plant')) setCurves(wanted());
      else if (curves.some(curve => changes.has(curve.record.id))) draw();
    },
    tick: refresh,
    close() {
      isClosed = true;
      clearTimeout(timer);
      live.removeEventListener('readings', onReadings);
      live.removeEventListener('welcome', onWelcome);
      forget();
      chart?.close();
      names.forEach(name => live.drop(name));
    },
  };
}
