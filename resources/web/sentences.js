/* What the station says of health, in the page's language: it sends each sentence as a code with what stands in it, beside the
   same in its own language, which is shown where a code is not known here. */
import {dimensionWord, hoursText, millis, percent, statusWord} from './figures.js';
import {number, timeText, unitWord} from './format.js';
import {t} from './words.js';

// By code; {0} is the first argument.
const kSentences = {
  HARD_LIMIT_PASSED: (...of) => t('{0} passed its outermost limit.', ...of),
  HARD_LIMIT_PASSED_WITH: (...of) => t('{0} passed its outermost limit: it was {1}, and the limit is {2}.', ...of),
  OUTSIDE_NORMAL_RANGE: (...of) => t('{0} was outside its normal range, by {1} on average and {2} at worst.', ...of),
  DIMENSION_TAKES: (...of) => t('{0} stands at {1} of 100 and takes {2} points.', ...of),
  SCORE_FALLS_WITHIN: (...of) => t('The score falls by {0} points a day ({1} to {2}).', ...of),
  STUCK: (...of) => t('{0} is stuck at {1}, where it never stood; usual is {2}. Its sensor may be at fault.', ...of),
  ODD_HIGH: (...of) => t('The machine behaves otherwise than learnt: above all {0} is high, {1} where {2} is usual.', ...of),
  ODD_LOW: (...of) => t('The machine behaves otherwise than learnt: above all {0} is low, {1} where {2} is usual.', ...of),
  MOVES_TO_LIMIT: (...of) => t('{0} moves towards its limit {1}; if it goes on so, it is there in {2} ({3} to {4}).', ...of),
  TOO_LITTLE_KNOWN: (...of) => t('Only {0} of what the score rests on is known; half of it is needed.', ...of),
  LOOK_NOW: (...of) => t('Look at the machine now: {0} passed its outermost limit.', ...of),
  PLAN_MAINTENANCE: (...of) => t('Plan maintenance within {0}: {1} is on its way to its limit.', ...of),
  CHECK_SENSOR: (...of) => t('Check the sensor of {0}.', ...of),
  INSPECT_BEGINNING_WITH: (...of) => t('Inspect the machine; begin with what moves {0}.', ...of),
  SEE_TO_DATA: () => t('See to the missing data first: which tags, counters and charts give none is told with the score.'),
  LOOK_INTO: (...of) => t('Look into {0} first: it takes the most from the score.', ...of),
  INSPECT: () => t('Inspect the machine.'),
  INSPECT_AT_NEXT_STOP: () => t('Inspect the machine at the next stop: its score falls.'),
  NOTHING_TO_DO: () => t('Nothing to do.'),
  REACHES_LIMIT: (...of) => t('{0} moves towards its limit and reaches it in {1} ({2} to {3}) if it goes on so.', ...of),
  SCORE_CAPPED_BY_LIMIT: (...of) => t('The health score is {0}, but with a passed limit it is {1}.', ...of),
  SCORE_CAPPED_BY_VALUES: (...of) => t('The health score is {0}, but by its measured values alone it is {1}.', ...of),
  SCORE_IS: (...of) => t('The health score is {0}: {1}.', ...of),
  SCORE_FALLS: (...of) => t('The health score falls by {0} points a day.', ...of),
  BEHAVES_OTHERWISE: (...of) => t('The machine behaves otherwise than learnt since {0}: {1}.', ...of),
  MODE_VIBRATION: () => t('Bearing, balance or alignment (by vibration)'),
  MODE_TEMPERATURE: () => t('Overheating: friction, lubrication or cooling (by temperature)'),
  MODE_PRESSURE: () => t('Leak, blockage or worn pump (by pressure)'),
  MODE_DRIVE: (...of) => t('Rising load or friction in the drive (by {0})', ...of),
};

// Four digits that count.
function amount(value) {
  const short = Number(value.toPrecision(4)), text = String(short);
  return number(short, text.includes('e') ? 9 : text.split('.')[1]?.length ?? 0);
}
function said({kind, value, unit, digits}) {
  switch (kind) {
  case 'number': return typeof value === 'number' ? number(value, digits ?? 0) : '–';
  case 'amount': return typeof value === 'number' ? amount(value) + (unit ? ' ' + unitWord(unit) : '') : '–';
  case 'hours': return hoursText(value);
  case 'moment': return timeText(millis(value));
  case 'share': return percent(value, 0);
  case 'status': return statusWord(value);
  case 'dimension': return dimensionWord(value);
  }
  return String(value ?? '');
}

// text: the same in the station's language
export function sentenceText(of, text) {
  const known = of && Object.hasOwn(kSentences, of.code) ? kSentences[of.code] : null;
  return known && Array.isArray(of.arguments) ? known(...of.arguments.map(said)) : text ?? '';
}
// Some of them, all or none: half a language helps nobody.
export const sentencesText = (all, text) => all?.length > 0 && all.every(one => Object.hasOwn(kSentences, one.code)) ? all.map(one => sentenceText(one, '')).join(' ') : text ?? '';
