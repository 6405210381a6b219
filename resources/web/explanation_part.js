/* Why a score is what it is, as a tree: from the score over its parts down to the stops, counts, signals and tags that it rests on.
   Each row leads on to what is behind it. */
import {button, el, table} from './dom.js';
import {nameOf, number, timeText, unitWord} from './format.js';
import {aroundOf, bar, basis, basisBelow, dimensionWord, faultWord, figure, lasting, lossWord, millis, percent, stateWord, timeOf} from './figures.js';
import {t} from './words.js';

const kMostDepth = 5;
const kHour = 3600000;
const partWord = key => ({availability: t('Availability'), performance: t('Performance'), quality: t('Quality rate')}[key] ?? key);
const kOwnLosses = {NOT_GOOD: 'QUALITY', SHORT_STOPS: 'SHORT_STOPS', SPEED: 'SPEED'};
// Behind "Down: bearing" in the station's language stands the reason in the plant's own words.
const reasonBehind = name => name.includes(': ') ? name.slice(name.indexOf(': ') + 2) : '';

// What it is, in words. above: what it stands below, from the score on.
function wordsOf(ground, above) {
  const parent = above.at(-1);
  switch (ground.kind) {
  case 'SCORE': return t('Score');
  case 'DIMENSION': return dimensionWord(ground.key);
  case 'PART': return partWord(ground.key);
  case 'TIME': {
    const [state] = ground.key.split(' '), own = Object.hasOwn(kOwnLosses, state) ? kOwnLosses[state] : null;
    return own ? lossWord(own) : [stateWord(state), ground.key.length > state.length ? reasonBehind(ground.name) || ground.key.slice(state.length + 1) : ''].filter(Boolean).join(' · ');
  }
  case 'STOP': return timeText(millis(ground.from)) + ' · ' + [parent?.kind === 'TIME' ? stateWord(parent.key.split(' ')[0]) : stateWord('DOWN'), reasonBehind(ground.name)].filter(Boolean).join(' · ');
  case 'COUNTS': return ground.key || t('What it made');
  case 'SIGNAL': return timeText(millis(ground.to)) + ' · ' + ground.name;
  case 'VALUE': return timeText(millis(ground.from)) + (ground.name ? ' · ' + ground.name : '');
  }
  return ground.name || ground.key || (ground.kind === 'TAG' ? t('a tag that is gone') : '');
}
function figureOf({kind, figure: value, unit, key}) {
  if (value === null) return '';
  switch (kind) {
  case 'SCORE': case 'DIMENSION': return t('{0} of 100', figure(value, 1));
  case 'TAG': return t('{0} outside its range on average', number(value, Math.abs(value) < 10 ? 3 : 1) + (unit ? ' ' + unitWord(unit) : ''));
  case 'CHART': return value === 1 ? t('1 signal') : t('{0} signals', figure(value, 0));
  case 'COUNTS': return figure(value, 0);
  }
  if (unit === 'h') return lasting(value * 3600);
  if (unit === '%') return percent(value / 100);
  return figure(value, key === 'HIGH' || key === 'LOW' ? 3 : 2) + (unit ? ' ' + unitWord(unit) : '');
}

export class GroundTree {
  #context;
  #machine;
  #open = new Set();  // keys of rows whose rows below are shown
  #table = table(t('Why the score is what it is'), [[t('What'), ''], [t('Points lost'), 'number'], ['', 'bar-cell'], [t('Figure'), 'wide'], [t('Rests on'), 'wide'], [t('Readings'), 'narrow']]);
  #shown = null;
  node;

  constructor(context, machine) {
    this.#context = context;
    this.#machine = machine;
    this.node = this.#table.node;
    this.node.classList.add('tree');
  }
  // ground: of the score; what was open stays open
  show(ground) {
    const isFirst = this.#shown === null;
    this.#shown = ground;
    if (isFirst) for (const [i, one] of ground.grounds.toSorted((a, b) => (b.points ?? 0) - (a.points ?? 0)).entries()) if (i === 0 || one.key === 'sensor') this.#open.add(this.#keyOf(one, ''));
    this.#draw();
  }
  #keyOf(ground, path) { return path + '/' + ground.kind + ' ' + ground.key + ' ' + (ground.id ?? ground.tagId ?? ''); }
  // Who is on a row with the keyboard stays on it.
  #draw() {
    const place = this.#table.body, active = place.contains(document.activeElement) ? document.activeElement : null, row = active?.closest('tr');
    const at = row ? [...row.querySelectorAll('a, button')].indexOf(active) : 0;
    const rows = [];
    let from = 100;
    for (const ground of this.#shown.grounds.toSorted((a, b) => (b.points ?? -1) - (a.points ?? -1))) {
      this.#add(rows, ground, [this.#shown], '', from);
      from -= ground.points ?? 0;
    }
    place.replaceChildren(...rows);
    if (row) [...rows.find(one => one.dataset.key === row.dataset.key)?.querySelectorAll('a, button') ?? []][at]?.focus();
  }
  // from: where on the scale from 100 down it begins to take
  #add(rows, ground, above, path, from) {
    const key = this.#keyOf(ground, path), depth = above.length - 1, isOpen = this.#open.has(key), hasMore = ground.grounds.length > 0 && depth < kMostDepth;
    const tag = ground.kind === 'TAG' ? this.#context.store.tags.get(ground.tagId)?.tag : null, words = tag ? nameOf(tag) : wordsOf(ground, above), href = this.#leadsTo(ground, above);
    const opener = hasMore ? button(isOpen ? '▾' : '▸', () => this.#toggle(key), {class: 'quiet opener', 'aria-expanded': String(isOpen), 'aria-label': t('What is below {0}', words)}) : el('span', {class: 'opener'});
    const readings = ground.tagId && this.#context.account.may('view_history') && ground.from ? '#/trends/' + ground.tagId + timeOf(ground.from, ground.to, ground.kind === 'STOP' ? kHour / 2 : 0) : null;
    const shown = figureOf(ground), fault = ground.kind === 'TAG' && ground.points === null ? faultWord(ground.fault) : '', isNothing = ground.kind === 'TAG' && ground.points === null;
    const rests = fault ? t('no data: {0}', fault) : ground.from && !isNothing ? basis(ground) : t('no data');
    rows.push(el('tr', {class: 'depth' + Math.min(depth, kMostDepth) + (depth > 0 ? ' of-tag' : ''), 'data-key': key}, el('th', {scope: 'row'}, opener, href ? el('a', {href, text: words}) : words,
                        ground.batchId ? [' · ', el('a', {href: '#/batches/' + ground.batchId, text: t('batch')})] : null, ground.text ? el('span', {class: 'muted code', text: ground.text}) : null, basisBelow([shown, rests].filter(Boolean).join(' · '))),
                 el('td', {class: 'number', text: ground.points === null ? '' : (ground.points >= 0.05 ? '−' : '') + figure(Math.max(ground.points, 0), 1)}),
                 el('td', {class: 'bar-cell'}, ground.points === null ? null : bar((from - ground.points) / 100, from / 100, depth === 0 ? 'loss' : 'tag')),
                 el('td', {class: 'wide', text: shown}), el('td', {class: 'muted wide', text: rests}),
                 el('td', {class: 'narrow'}, readings ? el('a', {href: readings, text: t('Readings'), 'aria-label': t('Readings of {0}', words)}) : null)));
    if (!isOpen || !hasMore) return;
    for (const below of ground.grounds) {
      this.#add(rows, below, [...above, ground], key, from);
      from -= below.points ?? 0;
    }
    if (ground.left > 0) rows.push(el('tr', {class: 'depth' + Math.min(depth + 1, kMostDepth)}, el('th', {scope: 'row', colspan: 6, class: 'muted', text: t('{0} more are not listed; the last one has their points.', ground.left)})));
  }
  #toggle(key) {
    if (!this.#open.delete(key)) this.#open.add(key);
    this.#draw();
  }
  #leadsTo(ground, above) {
    const {account} = this.#context, production = '#/production/' + this.#machine;
    const time = ground.from && ground.to && millis(ground.to) > millis(ground.from);
    switch (ground.kind) {
    case 'TAG': return account.may('view_history') && time ? '#/trends/' + ground.tagId + timeOf(ground.from, ground.to) : null;
    case 'STOP': return production + ':stops' + (time ? timeOf(ground.from, ground.to, kHour) : '');
    case 'TIME': return Object.hasOwn(kOwnLosses, ground.key.split(' ')[0]) ? production + ':losses' + (time ? timeOf(ground.from, ground.to) : '') : production + ':stops' + (time ? timeOf(ground.from, ground.to) : '');
    case 'PART': case 'COUNTS': return production + ':losses' + (time ? timeOf(ground.from, ground.to) : '');
    case 'CHART': return '#/charts/' + ground.id;
    case 'SIGNAL': case 'VALUE': return ground.ownerId ? '#/charts/' + ground.ownerId + aroundOf(ground.to ?? ground.from) : null;
    case 'DIMENSION': return {oee: production + ':losses', performance: production + ':oee', reliability: production + ':stops' + (time ? timeOf(ground.from, ground.to) : ''), quality: '#/charts/of-' + this.#machine}[ground.key] ?? null;
    }
    return null;
  }
}
