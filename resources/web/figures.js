// Figures and simple pictures of them. Nothing is told without its time, its samples and how much of the time is known.
import {el, put, svg} from './dom.js';
import {ageText, number, timeText} from './format.js';
import {t} from './words.js';

const kWide = 520;       // px: wide enough for words beside a picture
const kLineHeight = 13;  // px
const kOldAfter = 180000; // ms: what was told so long ago is said louder to be old

const known = value => typeof value === 'number' && Number.isFinite(value);
export const millis = iso => iso ? new Date(iso).getTime() : NaN;
export const figure = (value, decimals = 1) => known(value) ? number(value, decimals) : '–';
export const percent = (share, decimals = 1) => known(share) ? number(share * 100, decimals) + ' %' : '–';
// "2 h 05 min", "45 s"
export function lasting(seconds) {
  if (!known(seconds)) return '–';
  const minutes = Math.round(Math.abs(seconds) / 60), sign = seconds < 0 ? '−' : '';
  if (Math.abs(seconds) < 60) return sign + t('{0} s', Math.round(Math.abs(seconds)));
  if (minutes < 60) return sign + t('{0} min', minutes);
  return sign + t('{0} h {1} min', Math.floor(minutes / 60), String(minutes % 60).padStart(2, '0'));
}
export function hoursText(hours) {
  return !known(hours) ? '–' : hours >= 72 ? t('{0} days', number(hours / 24, 1)) : t('{0} h', number(hours, hours < 10 ? 1 : 0));
}
// What a figure rests on, in words.
export function basis({from, to, samples, coverage}) {
  const parts = [];
  if (from && to && millis(to) > millis(from)) parts.push(timeText(millis(from)) + ' – ' + timeText(millis(to)));
  if (known(samples)) parts.push(samples === 1 ? t('1 sample') : t('{0} samples', samples));
  if (known(coverage)) parts.push(t('{0} of the time known', percent(coverage, 0)));
  return parts.join(' · ');
}
// A time in an address: "<from>-<to>" in ms; null where it is none.
export function rangeFrom(text) {
  const match = /^(\d{1,15})-(\d{1,15})$/.exec(text);
  return match && Number(match[1]) < Number(match[2]) ? {from: Number(match[1]), to: Number(match[2])} : null;
}
const iso = at => encodeURIComponent(new Date(at).toISOString());
// The same for a question of the station.
export const queryOf = ({from, to}) => 'from=' + iso(from) + '&to=' + iso(to);
// What stands behind a place's address so that it shows this time, with as much around it.
export const timeOf = (from, to, around = 0) => '@' + Math.floor(millis(from) - around) + '-' + Math.ceil(millis(to) + around);
export const aroundOf = at => timeOf(at, at, 43200000);
// Says that another time than now is shown, and leads back.
export const pausedNote = ({from, to}, place) => el('p', {class: 'strong paused'}, t('Of {0}.', timeText(from) + ' – ' + timeText(to)) + ' ', el('a', {href: '#/' + place, text: t('Show what is now')}));
// The same where a phone has no room for a column of its own.
export const basisBelow = text => text ? el('span', {class: 'phone-only', text}) : null;
// A row of its own for it, where the first column of many has no room.
export const basisRow = (text, columns) => el('tr', {class: 'phone-only'}, el('td', {class: 'muted', colspan: columns, text}));
export const basisNote = of => el('p', {class: 'muted basis', text: basis(of)});
export const agoText = (iso, now) => iso ? t('{0} ago', ageText(now - millis(iso))) : '';

// ---- how well a machine is: bars, colour and word together
const kBars = {EXCELLENT: 5, GOOD: 4, FAIR: 3, POOR: 2, CRITICAL: 1, NOT_ENOUGH_DATA: 0};
export const statusWord = status => ({EXCELLENT: t('excellent'), GOOD: t('good'), FAIR: t('fair'), POOR: t('poor'), CRITICAL: t('critical'),
                                      NOT_ENOUGH_DATA: t('not enough data')}[status] ?? String(status));
export const statusRank = status => ({CRITICAL: 0, POOR: 1, FAIR: 2, GOOD: 3, EXCELLENT: 4}[status] ?? 5);
export function statusMark(status) {
  const bars = kBars[status] ?? 0;
  const node = svg('svg', {class: 'status ' + String(status).toLowerCase(), viewBox: '0 0 24 16', width: 24, height: 16, 'aria-hidden': 'true'});
  for (let i = 0; i < 5; ++i)
    node.append(svg('rect', {class: i < bars ? 'on' : 'off', x: 0.5 + i * 4.8, y: 12.5 - i * 3, width: 3.6, height: 3 + i * 3}));
  return node;
}
// What a score lacks that counts for it, in words: where all that counts is known, nothing does.
export const missingWords = ({confidence, missing = []}) => confidence > 0.9995 ? '' : missing.map(dimensionWord).join(', ');
// Why a tag that is chosen for it cannot be judged.
export const faultWord = fault => ({GONE: t('the tag is not there any more'), DISABLED: t('the tag is switched off'), TEXT: t('its values are text'), NO_RANGE: t('it has no normal range'),
                                    NO_SCALE: t('its normal range has one end, and nothing says how far outside is too far')}[fault] ?? '');
export const dimensionWord = name => ({sensor: t('Sensors'), oee: t('OEE'), quality: t('Quality'), reliability: t('Reliability'), performance: t('Performance')}[name] ?? String(name));
export const isTrend = trend => Boolean(trend) && trend.direction !== 'UNKNOWN';
// How a score goes, with whether that is more than chance.
export function trendWords(trend) {
  if (!trend) return '';
  const word = {IMPROVING: t('improving'), STABLE: t('stable'), DEGRADING: t('degrading'), RAPIDLY_DEGRADING: t('rapidly degrading')}[trend.direction];
  if (!word) return t('too few days for a trend');
  if (trend.significant === null) return t('{0}, over too few days to be sure', word);
  if (!trend.significant) return t('{0}, which may be chance', word);
  return trend.slopePerDay < 0 ? t('{0}; over the month it falls, and that is no chance', word) : t('{0}; over the month it rises, and that is no chance', word);
}

// What is unlike before: how grave, and of which kind.
export function anomalyWords({severity, type}) {
  const kind = {LEVEL: t('a value stands where it never stood'), PATTERN: t('values do not go together as they did'), SENSOR: t('a sensor is stuck')}[type] ?? '';
  const grave = {LOW: t('severity low'), MEDIUM: t('severity medium'), HIGH: t('severity high')}[severity] ?? '';
  return [grave, kind].filter(Boolean).join(', ');
}
// The score of a day beside those of a week and a month, with how much of these is known; '' without one.
export function averagesWords(trend) {
  if (typeof trend?.today !== 'number') return '';
  const change = known(trend.change) ? t('today against 7 days {0} points', (trend.change > 0 ? '+' : trend.change < 0 ? '−' : '') + figure(Math.abs(trend.change), 1)) : '';
  return [t('mean of the last 24 hours {0}', figure(trend.today, 1)), known(trend.average7) ? t('mean of 7 days {0} ({1} known)', figure(trend.average7, 1), percent(trend.coverage, 0)) : '',
    known(trend.average30) ? t('mean of 30 days {0} ({1} known)', figure(trend.average30, 1), percent(trend.coverage30, 0)) : '', change, t('{0} samples', trend.samples)].filter(Boolean).join(' · ');
}

// ---- what a machine does
export const stateWord = state => ({UNKNOWN: t('unknown'), RUNNING: t('running'), IDLE: t('idle'), SETUP: t('set up'), DOWN: t('down'),
                                    PLANNED_STOP: t('planned stop'), NO_SHIFT: t('no shift')}[state] ?? String(state));
// What an entry says that held before it, "DOWN JAM, RUNNING", in words. reasonText(code): a reason in words.
export const beforeWords = (before, reasonText) => before.split(', ').filter(Boolean).map(each => {
  const [state, ...reason] = each.split(' ');
  return stateWord(state) + (reason.length > 0 ? ' · ' + reasonText(reason.join(' ')) : '');
}).join(', ');
// A reason of a site in words; one that the site has no more by its code.
export const reasonIn = (reasons, code) => code ? reasons.find(one => one.code === code)?.text || code : t('No reason given');
export const lossWord = loss => ({PLANNED_STOP: t('Planned stop'), UNKNOWN: t('State not known'), SETUP: t('Set-up'), DOWN: t('Down'), IDLE: t('Idle'),
                                  SHORT_STOPS: t('Short stops'), SPEED: t('Slower than ideal'), QUALITY: t('Scrap and rework')}[loss] ?? String(loss));
// Why there is no OEE.
export const whyWord = why => ({NOTHING_KNOWN: t('the state was not known'), NOT_APPLICABLE: t('no planned time'), NO_IDEAL_RATE: t('no ideal rate is set'),
                                NO_COUNTS: t('nothing is counted'), NOTHING_MADE: t('nothing was made')}[why] ?? '');

// A part of a whole from one share to another, as a bar in a table.
export function bar(from, to, kind = '') {
  const left = Math.max(0, Math.min(1, Math.min(from, to))), right = Math.max(0, Math.min(1, Math.max(from, to)));
  return svg('svg', {class: 'share ' + kind, viewBox: '0 0 100 10', preserveAspectRatio: 'none', 'aria-hidden': 'true'},
             svg('rect', {class: 'track', x: 0, y: 0, width: 100, height: 10}),
             svg('rect', {class: 'part', x: left * 100, y: 1, width: Math.max(right > left ? 0.4 : 0, (right - left) * 100), height: 8}));
}

/* A curve over time that needs no library: points, lines across, a forecast with its interval. It is drawn anew in the width
   that there is. What it shows stands in words beside it; points have their own as titles. */
export class Curve {
  #data = null;
  #height;
  #observer;
  node;

  constructor(words, height = 180) {
    this.#height = height;
    this.node = svg('svg', {class: 'curve', height, width: '100%', role: 'img', 'aria-label': words});
    this.#observer = new ResizeObserver(() => this.#draw());
    this.#observer.observe(this.node);
  }
  /* {from, to: times in ms; low, high: of the scale; text: a value in words; series: [{kind, points: [{at, y, low, high, words,
     mark: whether it is one to see, hollow: whether not all is known of it, href: what it leads to}]}];
     lines: [{y, words, kind}]} */
  set(data) {
    this.#data = data;
    this.#draw();
  }
  close() { this.#observer.disconnect(); }

  #draw() {
    const width = this.node.clientWidth, height = this.#height, data = this.#data;
    this.node.replaceChildren();
    if (!data || width < 40) return;
    // What stands beside the picture has the room that its words take.
    const say = (text, more = {}) => this.node.appendChild(svg('text', {...more, text}));
    const room = nodes => Math.ceil(Math.max(0, ...nodes.map(node => node.getComputedTextLength())));
    const lines = (data.lines ?? []).filter(line => known(line.y)), isWide = width >= kWide;
    const steps = [0, 1, 2, 3, 4].map(i => data.low + (data.high - data.low) * i / 4), scale = steps.map(value => say(data.text(value), {'text-anchor': 'end', class: 'scale-text'}));
    const words = lines.map(line => say(line.words, {class: 'words'}));
    const left = room(scale) + 12, right = width - 8 - (isWide && words.length > 0 ? room(words) + 6 : 0), top = 8, bottom = height - 22;
    const x = at => left + (at - data.from) / Math.max(1, data.to - data.from) * (right - left);
    const y = value => bottom - (Math.min(data.high, Math.max(data.low, value)) - data.low) / Math.max(1e-12, data.high - data.low) * (bottom - top);
    const put = (node, toX, toY) => { node.setAttribute('x', toX.toFixed(1)); node.setAttribute('y', toY.toFixed(1)); };
    for (const [i, value] of steps.entries()) {
      this.node.append(svg('path', {class: 'grid', d: 'M' + left + ' ' + y(value).toFixed(1) + 'H' + right}));
      put(scale[i], left - 6, y(value) + 4);
    }
    put(say(timeText(data.from).slice(0, 10)), left, height - 6);
    put(say(timeText(data.to).slice(0, 10), {'text-anchor': 'end'}), right, height - 6);
    for (const {y: value, words, kind} of lines)
      this.node.append(svg('path', {class: 'line ' + (kind ?? ''), d: 'M' + left + ' ' + y(value).toFixed(1) + 'H' + right}, svg('title', {text: words})));
    for (const {kind, points, dots = true} of data.series) {
      const interval = points.filter(point => known(point.low) && known(point.high));
      if (interval.length > 1)
        this.node.append(svg('path', {class: 'interval', d: 'M' + [...interval.map(point => x(point.at).toFixed(1) + ' ' + y(point.high).toFixed(1)),
          ...interval.toReversed().map(point => x(point.at).toFixed(1) + ' ' + y(point.low).toFixed(1))].join('L') + 'Z'}));
      let path = '', isOpen = false; // a hole is a hole
      for (const point of points) {
        if (known(point.y)) path += (isOpen ? 'L' : 'M') + x(point.at).toFixed(1) + ' ' + y(point.y).toFixed(1);
        isOpen = known(point.y);
      }
      this.node.append(svg('path', {class: 'curve-line ' + kind, d: path}));
      if (!dots) continue;
      for (const point of points) {
        if (!known(point.y)) continue;
        const at = [x(point.at).toFixed(1), y(point.y).toFixed(1)];
        const dot = point.mark ? svg('path', {class: 'dot marked ' + kind, d: 'M' + at[0] + ' ' + (at[1] - 6) + 'l6 6-6 6-6-6Z'})
          : svg('circle', {class: 'dot ' + kind + (point.hollow ? ' hollow' : ''), cx: at[0], cy: at[1], r: point.href ? 3.5 : 2.5});
        if (point.words) dot.append(svg('title', {text: point.words}));
        this.node.append(point.href ? svg('a', {href: point.href, 'aria-label': point.words}, svg('circle', {class: 'reach', cx: at[0], cy: at[1], r: 9}), dot) : dot);
      }
    }
    // Words of lines: beside the picture, one below the other; where there is no room for that, on it, and on top of the curves.
    let below = -Infinity;
    for (const i of [...lines.keys()].sort((a, b) => lines[b].y - lines[a].y)) {
      const at = y(lines[i].y), wanted = isWide ? at + 4 : at - 4 < kLineHeight ? at + kLineHeight : at - 4;
      below = Math.min(Math.max(wanted, below + kLineHeight), height - 4);
      put(words[i], isWide ? right + 6 : left + 4, below);
      this.node.append(words[i]);
    }
  }
}

// When what stands here was told: a page of answers says how old they are.
export class AsOf {
  #at = NaN;
  node = el('p', {class: 'muted basis age'});

  // now: the station's time, in ms
  told(now) {
    this.#at = now;
    this.tick(now);
  }
  tick(now) {
    if (!Number.isFinite(this.#at)) return;
    const age = now - this.#at;
    put(this.node, age < 10000 ? t('As of {0}', timeText(this.#at)) : t('As of {0}, {1} ago', timeText(this.#at), ageText(age)));
    this.node.classList.toggle('strong', age > kOldAfter);
  }
}

// A sentence that is only there when it says something.
export function sentence(name = 'muted') {
  const node = el('p', {class: name + ' sentence'});
  return {node, say(words) { put(node, words); node.hidden = words === ''; }};
}
