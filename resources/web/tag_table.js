// A table of tags: value, unit, quality in words, age, limits. The same for a machine and for the list of all tags.
import {clockIcon, el, glyph, put, putClass, svg, table} from './dom.js';
import {ageText, beyond, gradeName, isSubstituted, nameOf, number, qualityWord, unitOf, valueText} from './format.js';
import {Sparkline, SparkLoader} from './sparkline.js';
import {t} from './words.js';

const kNumeric = new Set(['number', 'integer']);
export const canTrend = tag => tag.type === 'number' || tag.type === 'integer' || tag.type === 'boolean';

function limitsText(tag) {
  const say = (word, value) => value === undefined ? null : word + ' ' + number(value, tag.decimals);
  return [say('≪', tag.lowLow), say('<', tag.low), say('>', tag.high), say('≫', tag.highHigh)].filter(Boolean).join('  ');
}
function limitsWords(tag) {
  const say = (word, value) => value === undefined ? null : word + ' ' + number(value, tag.decimals);
  return [say(t('low-low'), tag.lowLow), say(t('low'), tag.low), say(t('high'), tag.high), say(t('high-high'), tag.highHigh)].filter(Boolean).join(', ');
}

/* The scale that a value moves on: the normal range as a band, limits as ends, a pointer. Nothing where a tag has no two
   figures to make a scale of. */
export class Scale {
  #pointer = null;
  #low = 0;
  #high = 0;
  node = null;

  constructor(tag) {
    const known = [tag.lowLow, tag.low, tag.normalLow, tag.normalHigh, tag.high, tag.highHigh].filter(one => one !== undefined);
    if (!kNumeric.has(tag.type) || known.length < 2) return;
    const low = Math.min(...known), high = Math.max(...known), margin = (high - low) * 0.15;
    if (!(high > low)) return;
    this.#low = low - margin;
    this.#high = high + margin;
    const from = tag.normalLow ?? tag.low ?? low, to = tag.normalHigh ?? tag.high ?? high;
    this.#pointer = svg('path', {class: 'pointer', d: 'M9 0 15 -4V4Z'});
    this.node = svg('svg', {class: 'scale', viewBox: '0 0 16 32', width: 16, height: 32, 'aria-hidden': 'true'},
                    svg('rect', {class: 'track', x: 0.5, y: 0.5, width: 9, height: 31, rx: 1}),
                    svg('rect', {class: 'band', x: 1, y: this.#at(to), width: 8, height: Math.max(1, this.#at(from) - this.#at(to))}),
                    this.#pointer);
    for (const limit of [tag.lowLow, tag.low, tag.high, tag.highHigh])
      if (limit !== undefined) this.node.append(svg('path', {class: 'tick', d: 'M0 ' + this.#at(limit) + 'h10'}));
  }
  #at(value) { return 31 - 30 * (value - this.#low) / (this.#high - this.#low); }
  show(value) {
    if (!this.node) return;
    const isNumber = typeof value === 'number';
    this.#pointer.classList.toggle('none', !isNumber);
    if (isNumber) this.#pointer.setAttribute('transform', 'translate(0 ' + Math.min(31, Math.max(1, this.#at(value))).toFixed(1) + ')');
  }
}

// A value wherever it stands: number, unit, and what is to be known about it. show() draws its record's newest reading.
export class Value {
  #record;
  #number = el('span', {class: 'digits'});
  #unit = el('span', {class: 'unit'});
  #note = el('span', {class: 'note'});
  #clock = null;
  node = el('span', {class: 'value'}, this.#number, this.#unit, this.#note);

  constructor(record) {
    this.#record = record;
    put(this.#unit, unitOf(record.tag));
  }
  show(now) {
    const {tag, reading} = this.#record;
    const name = reading ? gradeName(reading.q) : 'bad';
    const isBad = name === 'bad';
    put(this.#number, isBad ? '–' : valueText(tag, reading));
    putClass(this.node, 'value ' + name);
    this.#unit.hidden = isBad;
    let note = '';
    if (isBad) note = reading ? qualityWord(reading.q) : t('waiting for data');
    else if (name === 'uncertain') note = isSubstituted(reading.q) ? t('S') : ageText(now - reading.t / 1000);
    put(this.#note, note);
    if ((name === 'uncertain') !== (this.#clock !== null)) {
      if (this.#clock) this.#clock.remove();
      this.#clock = name === 'uncertain' ? clockIcon() : null;
      if (this.#clock) this.#note.before(this.#clock);
    }
    const limit = isBad || !reading ? null : beyond(tag, reading.v);
    this.node.classList.toggle('beyond', limit !== null);
    return limit;
  }
}

export class TagTable {
  #rows = new Map(); // id -> {record, value, scale, word, age, mark}
  #account;
  #table;
  #hasSparks;
  #sparks = null;
  node;

  // sparks: with the last minutes of each value
  constructor(account, caption, {sparks = false} = {}) {
    this.#account = account;
    this.#hasSparks = sparks;
    this.#table = table(caption, [[t('Tag'), ''], ['', 'narrow'], [t('Value'), 'number'], ['', sparks ? 'wide' : 'unshown'], [t('Quality'), 'wide'], [t('Age'), 'number'], [t('Limits'), 'wide'], ['', 'narrow']]);
    this.#table.node.classList.add('tags');
    this.node = this.#table.node;
  }
  set(records) {
    this.close();
    if (this.#hasSparks) this.#sparks = new SparkLoader(this.#account);
    this.#rows.clear();
    const rows = [];
    for (const record of records) {
      const {tag, device} = record;
      const value = new Value(record), scale = new Scale(tag);
      const word = el('td', {class: 'muted wide'}), age = el('td', {class: 'number muted'}), mark = el('td', {class: 'narrow'});
      const spark = this.#hasSparks && canTrend(tag) ? new Sparkline(tag) : null;
      if (spark) this.#sparks.watch(spark, record.id);
      const code = device.code + '.' + tag.code;
      rows.push(el('tr', {},
                   el('th', {scope: 'row'}, el('span', {class: 'name', text: nameOf(tag)}), tag.name ? el('span', {class: 'muted code', text: code}) : null),
                   mark, el('td', {class: 'number'}, el('span', {class: 'valued'}, scale.node, value.node)), el('td', {class: this.#hasSparks ? 'wide' : 'unshown'}, spark?.node), word, age,
                   el('td', {class: 'muted wide', title: limitsWords(tag), text: limitsText(tag), 'aria-label': limitsWords(tag) || null}),
                   el('td', {class: 'narrow'}, canTrend(tag) && this.#account.may('view_history')
                     ? el('a', {href: '#/trends/' + record.id, text: t('Trend'), 'aria-label': t('Trend of {0}', nameOf(tag))}) : null)));
      this.#rows.set(record.id, {record, value, scale, spark, word, age, mark, limit: undefined});
    }
    this.#table.body.replaceChildren(...rows);
    this.refresh();
  }
  update(changes) {
    const now = this.#account.now();
    for (const id of changes) {
      const row = this.#rows.get(id);
      if (row) this.#show(row, now);
    }
  }
  refresh() {
    const now = this.#account.now();
    for (const row of this.#rows.values()) this.#show(row, now);
  }
  close() { this.#sparks?.close(); }
  #show(row, now) {
    const {reading} = row.record;
    row.spark?.add(reading);
    row.spark?.draw(now);
    const limit = row.value.show(now);
    row.scale.show(reading && reading.q >>> 30 !== 2 ? reading.v : null);
    put(row.word, (reading ? qualityWord(reading.q) : t('waiting for data')) + (limit ? ', ' + limit.word : ''));
    put(row.age, reading?.t ? ageText(now - reading.t / 1000) : '');
    if (row.limit?.priority !== limit?.priority || row.limit === undefined) {
      row.limit = limit;
      row.mark.replaceChildren(limit ? glyph(limit.priority, limit.word) : '');
    }
  }
}
