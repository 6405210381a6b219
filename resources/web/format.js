// Numbers, times and qualities as people read them.
import {locale, t} from './words.js';

const numbers = new Map(); // by decimals
function numberFormat(decimals) {
  let format = numbers.get(decimals);
  if (!format) {
    format = new Intl.NumberFormat(locale, {minimumFractionDigits: decimals, maximumFractionDigits: decimals, useGrouping: false});
    numbers.set(decimals, format);
  }
  return format;
}
const clock = new Intl.DateTimeFormat(locale, {hour: '2-digit', minute: '2-digit', second: '2-digit', hourCycle: 'h23'});
const day = new Intl.DateTimeFormat(locale, {day: '2-digit', month: '2-digit', year: 'numeric'});

export const number = (value, decimals) => numberFormat(Math.min(Math.max(decimals | 0, 0), 15)).format(value);

// 0: good, 1: uncertain, 2: bad, as OPC UA has them.
export const grade = q => q >>> 30 === 0 ? 0 : q >>> 30 === 1 ? 1 : 2;
export const gradeName = q => ['good', 'uncertain', 'bad'][grade(q)];

const kLost = new Set([0x40900000, 0x408F0000, 0x80050000, 0x800A0000, 0x80310000, 0x808A0000]);
const kWords = new Map([
  [0x40900000, 'last value'], [0x408F0000, 'last value'], [0x40910000, 'substituted'], [0x40940000, 'out of range'],
  [0x803C0000, 'out of range'], [0x80050000, 'no link'], [0x808A0000, 'no link'], [0x800A0000, 'no answer'], [0x80310000, 'no data'],
  [0x80320000, 'waiting for data'], [0x80340000, 'unknown to device'], [0x80740000, 'unreadable'], [0x80380000, 'unreadable'],
  [0x80890000, 'configuration error'], [0x808B0000, 'device fault'], [0x808C0000, 'sensor fault'], [0x808D0000, 'out of service'],
]);
const sub = q => (q & 0xFFFF0000) >>> 0;
export const isLinkLost = q => kLost.has(sub(q));
export const isWaiting = q => sub(q) === 0x80320000;
export const isSubstituted = q => sub(q) === 0x40910000;
export function qualityWord(q) {
  const word = kWords.get(sub(q));
  return word ? t(word) : [t('good'), t('uncertain'), t('bad value')][grade(q)];
}

// A reading in its tag's format, without the unit.
export function valueText(tag, reading) {
  if (!reading || reading.v === null) return '–';
  const {v} = reading;
  const state = tag.states?.find(one => String(one.value) === String(v));
  if (state) return state.text ?? String(v);
  if (typeof v === 'boolean') return v ? t('on') : t('off');
  if (typeof v === 'number') return number(v, tag.type === 'number' ? tag.decimals : 0);
  return String(v);
}

// Which limit a number is beyond: {word, limit, priority}, or null. Only a number can be beyond one.
export function beyond(tag, v) {
  if (typeof v !== 'number') return null;
  if (tag.highHigh !== undefined && v > tag.highHigh) return {word: t('high-high'), limit: tag.highHigh, sign: '>', priority: 1};
  if (tag.lowLow !== undefined && v < tag.lowLow) return {word: t('low-low'), limit: tag.lowLow, sign: '<', priority: 1};
  if (tag.high !== undefined && v > tag.high) return {word: t('high'), limit: tag.high, sign: '>', priority: 2};
  if (tag.low !== undefined && v < tag.low) return {word: t('low'), limit: tag.low, sign: '<', priority: 2};
  return null;
}

export const unitOf = tag => tag.unitText ?? tag.unit ?? '';
// Codes of units in the words that the plant's tags have for them.
const unitTexts = new Map();
export function learnUnits(tags) {
  unitTexts.clear();
  for (const {unit, unitText} of tags) if (unit && unitText) unitTexts.set(unit, unitText);
}
export const unitWord = unit => unitTexts.get(unit) ?? unit ?? '';
export const nameOf = thing => thing.name ?? thing.code ?? '';

// "14 s", "3 min", "5 h", "2 d"
export function ageText(milliseconds) {
  const seconds = Math.max(0, Math.round(milliseconds / 1000));
  if (seconds < 60) return t('{0} s', seconds);
  if (seconds < 3600) return t('{0} min', Math.floor(seconds / 60));
  if (seconds < 172800) return t('{0} h', Math.floor(seconds / 3600));
  return t('{0} d', Math.floor(seconds / 86400));
}
// A local time with seconds, with its day where that is not today.
export function timeText(milliseconds) {
  const at = new Date(milliseconds);
  if (Number.isNaN(at.getTime())) return '';
  return at.toDateString() === new Date().toDateString() ? clock.format(at) : day.format(at) + ' ' + clock.format(at);
}
export const clockText = milliseconds => clock.format(new Date(milliseconds));

export const roleText = role => t({viewer: 'Viewer', operator: 'Operator', supervisor: 'Supervisor', manager: 'Manager', engineer: 'Engineer',
                                   admin: 'Administrator', machine: 'Machine'}[role] ?? role);

const kPriorities = {critical: 1, high: 2, medium: 3, low: 0};
export const priorityNumber = priority => kPriorities[priority] ?? 0;
const kSeverities = {INFO: 'low', WARNING: 'medium', ERROR: 'high', CRITICAL: 'critical'};
export const priorityOfSeverity = severity => kSeverities[severity] ?? 'low';
export const priorityWord = priority => ({critical: t('critical'), high: t('error'), medium: t('warning'), low: t('information')}[priority] ?? '');
