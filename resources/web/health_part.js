// A machine's health on its page: the score, what it loses and why, how it went, what to do. Every point leads to its readings.
import {el, put, table} from './dom.js';
import {number, timeText} from './format.js';
import {anomalyWords, AsOf, averagesWords, bar, basis, basisNote, Curve, dimensionWord, faultWord, figure, hoursText, isTrend, millis, missingWords, percent, sentence, statusMark, statusWord, trendWords} from './figures.js';
import {GroundTree} from './explanation_part.js';
import {reasonOf} from './rest.js';
import {sentencesText, sentenceText} from './sentences.js';
import {t} from './words.js';

const kAgainAfter = 5000; // ms between two questions
const kKeptWithin = 6 * 3600000; // ms before a moment: the score that was kept last
// The readings behind a figure: its tag over its time.
const readingsOf = (id, {from, to}) => '#/trends/' + id + (from && to && millis(to) > millis(from) ? '@' + Math.floor(millis(from)) + '-' + Math.ceil(millis(to)) : '');

const noData = fault => fault ? t('no data: {0}', faultWord(fault) || fault) : t('no data');
const lateWords = count => count === 1 ? t('1 score does not know readings that came late, and is worked out anew') : t('{0} scores do not know readings that came late, and are worked out anew', count);

/* The score as it was at a moment, worked out anew from its readings, beside what was kept then: what came late shows in both. */
export class PastScore {
  #context;
  #id;
  #at;
  #isClosed = false;
  #tree;
  #status = el('p', {class: 'condition', role: 'status', text: t('Asking the station…')});
  #kept = sentence('');
  #trouble = sentence('trouble');
  #rests = el('p', {class: 'muted basis'});
  node;

  // at: in ms
  constructor(context, id, at) {
    this.#context = context;
    this.#id = id;
    this.#at = at;
    this.#tree = new GroundTree(context, id);
    this.#tree.node.hidden = true;
    this.node = el('section', {class: 'past-score'}, el('h3', {class: 'line', text: t('The score as it was')}), el('p', {class: 'strong paused'}, t('Of {0}.', timeText(at)) + ' ', el('a', {href: '#/machine/' + id, text: t('Show what is now')})),
                   this.#status, this.#trouble.node, this.#kept.node, el('div', {class: 'scroll'}, this.#tree.node), this.#rests);
    this.#load();
  }
  close() { this.#isClosed = true; }
  again() { this.#load(); }
  async #load() {
    const {account} = this.#context, path = '/api/v1/health/machines/' + this.#id, iso = at => encodeURIComponent(new Date(at).toISOString());
    const [why, history] = await Promise.all([account.ask('GET', path + '/explanation?at=' + iso(this.#at)).catch(error => ({error})),
                                              account.ask('GET', path + '/history?from=' + iso(this.#at - kKeptWithin) + '&to=' + iso(this.#at + 1)).catch(error => ({error}))]);
    if (this.#isClosed) return;
    this.#trouble.say('');
    if (why.error) {
      put(this.#status, '');
      this.#trouble.say(t('The score of that time cannot be worked out: {0}', reasonOf(why.error)));
    } else {
      this.#status.replaceChildren(statusMark(why.status), ' ' + (why.score === null ? statusWord(why.status) : t('{0}: {1} of 100', statusWord(why.status), figure(why.score, 1))) + (why.replayed ? ' · ' + t('worked out anew from its readings') : ''));
      this.#tree.node.hidden = false;
      this.#tree.show(why.ground);
      put(this.#rests, basis(why));
    }
    const kept = history.error ? null : history.scores.at(-1);
    this.#kept.say(!kept ? history.error ? t('What was kept then could not be asked for: {0}', reasonOf(history.error)) : t('No score was kept near that time.')
      : t('Kept at {0}: {1} of 100, {2}.', timeText(millis(kept.at)), figure(kept.score, 1), statusWord(kept.status)) + ' '
        + (kept.rescoredAt ? t('It was worked out anew at {0}, since readings came late.', timeText(millis(kept.rescoredAt))) : kept.lateAt ? t('Readings of its time came late, at {0}: it does not know them and is worked out anew.', timeText(millis(kept.lateAt))) : ''));
  }
}

export class HealthPart {
  #context;
  #id;
  #name;
  #asking = false;
  #again = 0;
  #isClosed = false;
  #status = el('p', {class: 'condition', role: 'status'});
  #trouble = sentence('trouble');
  #trend = sentence('');
  #averages = sentence('muted basis');
  #missing = sentence('');
  #action = sentence('strong');
  #risks = el('ul', {class: 'plain'});
  #parts = el('div', {class: 'scroll'});
  #tree;
  #rests = el('p', {class: 'muted basis'});
  #why = sentence('muted');
  #ahead = el('ul', {class: 'plain'});
  #curve = new Curve(t('The score of the last 30 days'));
  #curvePart = el('div', {}, this.#curve.node);
  #alerts = el('ul', {class: 'plain'});
  #asOf = new AsOf();
  #anomaly = el('div');
  node;

  constructor(context, id) {
    this.#context = context;
    this.#id = id;
    this.#tree = new GroundTree(context, id);
    this.#name = context.live.want('health', {machines: [id]}, 1);
    this.node = el('section', {class: 'health-part'}, el('h3', {class: 'line', text: t('Health')}), this.#status, this.#trouble.node, this.#missing.node, this.#trend.node, this.#averages.node,
                   this.#action.node, this.#alerts, this.#anomaly, this.#risks, this.#parts, this.#why.node, this.#ahead, this.#curvePart, this.#asOf.node);
    this.node.hidden = true; // until the station tells of the machine's health at all
  }
  again() {
    clearTimeout(this.#again);
    this.#again = setTimeout(() => this.#load(), this.#asking ? kAgainAfter : 0);
  }
  update(changes) {
    if (!changes.has('health ' + this.#id)) return;
    clearTimeout(this.#again);
    this.#again = setTimeout(() => this.#load(), this.#asking ? kAgainAfter : 250);
  }
  tick() { this.#asOf.tick(this.#context.account.now()); }
  close() {
    this.#isClosed = true;
    clearTimeout(this.#again);
    this.#curve.close();
    this.#context.live.drop(this.#name);
  }

  async #load() {
    const {account} = this.#context;
    if (this.#asking || this.#isClosed) return;
    this.#asking = true;
    const path = '/api/v1/health/machines/' + this.#id;
    try {
      const past = what => account.may('view_history') ? account.ask('GET', path + what).catch(error => ({error})) : null; // without it the score is told all the same
      const [now, days, why] = await Promise.all([account.ask('GET', path), past('/trend'), past('/explanation')]);
      if (this.#isClosed) return;
      this.node.hidden = !now.watched && now.health === null;
      this.#trouble.say(days?.error ? t('How the score went could not be asked for: {0}', reasonOf(days.error)) : '');
      this.#draw(now, days?.error ? null : days, why?.error ? null : why);
      this.#why.say(why?.error && now.health ? t('What the parts rest on could not be asked for: {0}', reasonOf(why.error)) : '');
      this.#asOf.told(now.health ? millis(now.health.at) : account.now());
    } catch (error) {
      if (!this.#isClosed) this.#trouble.say(t('The health could not be asked for: {0}', reasonOf(error)));
    } finally {
      setTimeout(() => { this.#asking = false; }, kAgainAfter);
    }
  }
  #draw({health, missing, alerts}, days, why) {
    const isKnown = health !== null && health.score !== null, lacks = health ? missingWords({confidence: health.confidence, missing}) : '';
    this.#status.replaceChildren(statusMark(health?.status ?? 'NOT_ENOUGH_DATA'), ' ' + (isKnown
      ? t('{0}: {1} of 100', statusWord(health.status), figure(health.score, 1)) : statusWord('NOT_ENOUGH_DATA')));
    this.#missing.say(!health ? t('Nothing has been worked out yet; scores come each minute.')
      : isKnown ? t('{0} of what counts rests on data.', percent(health.confidence, 0)) + (lacks ? ' ' + t('Missing: {0}', lacks) : '')
        : t('Only {0} of what counts rests on data, and a number needs half.', percent(health.confidence, 0)) + (missing.length > 0 ? ' ' + t('Missing: {0}', missing.map(dimensionWord).join(', ')) : ''));
    this.#trend.say(isKnown ? (isTrend(health.trend) ? t('The score is {0}.', trendWords(health.trend)) : t('There are too few days for a trend yet.')) + (health.cap === 'NONE' ? '' : ' ' + (health.cap === 'HARD_LIMIT'
      ? t('A value passed a limit that it must not pass: the grade is worse than the score.') : t('The sensors are so bad that the grade is worse than the score.'))) : '');
    this.#averages.say(isKnown ? averagesWords(health.trend) : '');
    this.#action.say(sentenceText(health?.advice, health?.action));
    this.#alerts.replaceChildren(...alerts.map(alert => el('li', {}, el('a', {href: '#/alerts/' + alert.id, text: t('Alert: {0}', sentencesText(alert.sentences?.grounds, alert.text))}))));
    this.#risks.replaceChildren(...(health?.risks ?? []).map(risk => el('li', {text: (risk.points > 0 ? '−' + figure(risk.points, 1) + '  ' : '') + sentenceText(risk.sentence, risk.text)})));
    if (why) {
      this.#tree.show(why.ground);
      if (this.#tree.node.parentNode !== this.#parts) this.#parts.replaceChildren(this.#tree.node, this.#rests);
      put(this.#rests, basis(why));
    } else this.#parts.replaceChildren(...(health ? [this.#waterfall(health), basisNote(health)] : []));
    this.#ahead.replaceChildren(...(health?.projections ?? []).map(one => el('li', {}, this.#tagLink(health, one), ' ' + t('reaches {0} in {1} ({2} to {3}), if it goes on like this', figure(one.limit, 2), hoursText(one.hours), hoursText(one.hoursLow), hoursText(one.hoursHigh)),
      el('span', {class: 'muted', text: ' · ' + basis(one)}))));
    if (health) this.#drawAnomaly(health);
    this.#drawDays(days);
  }
  // Where what a part was worked out of is shown; the sensors' tags stand below it.
  #behind(name) {
    const part = {oee: ':losses', performance: ':oee', reliability: ':stops'}[name];
    return part ? '#/production/' + this.#id + part : name === 'quality' ? '#/charts/of-' + this.#id : null;
  }
  // From 100 down to the score: what each part takes, and below the sensors each tag.
  #waterfall(health) {
    const made = table(t('What the score is made of'), [[t('What'), ''], [t('Points lost'), 'number'], ['', 'bar-cell'], [t('Grade'), 'number wide'], [t('Weight'), 'number wide'], [t('Rests on'), 'wide']]);
    let left = 100;
    const row = (words, lost, of, more, href) => {
      const cell = el('th', {scope: 'row', class: more ? 'inset' : ''}, href ? el('a', {href, text: words}) : words);
      const shown = bar((left - lost) / 100, left / 100, more ? 'tag' : 'loss');
      made.body.append(el('tr', {class: more ? 'of-tag' : ''}, cell, el('td', {class: 'number', text: of.score === null ? '–' : (lost >= 0.05 ? '−' : '') + figure(Math.max(lost, 0), 1)}), el('td', {class: 'bar-cell'}, of.score === null ? null : shown),
                          el('td', {class: 'number wide', text: figure(of.score, 0)}), el('td', {class: 'number wide', text: more ? '' : percent(of.weight, 0)}),
                          el('td', {class: 'muted wide', text: of.score === null ? noData(of.fault) : basis(of)})));
    };
    for (const [name, part] of Object.entries(health.dimensions).sort((a, b) => b[1].contribution - a[1].contribution)) {
      row(dimensionWord(name), part.contribution, part, false, this.#behind(name));
      if (name === 'sensor') {
        const top = left;
        for (const tag of [...health.tags].sort((a, b) => b.contribution - a.contribution)) {
          row(tag.tag + (tag.hardLimit ? ' · ' + t('beyond its outer limit') : ''), tag.contribution, tag, true,
              this.#context.account.may('view_history') ? readingsOf(tag.tagId, tag) : null);
          left -= tag.contribution;
        }
        left = top;
      }
      left -= part.contribution;
    }
    return made.node;
  }
  #tagLink(health, of) {
    const known = health.tags.find(tag => tag.tag === of.tag);
    return known && this.#context.account.may('view_history') ? el('a', {href: readingsOf(known.tagId, of), text: of.tag}) : of.tag;
  }
  // What is unlike before: each value beside its usual one.
  #drawAnomaly(health) {
    const {anomaly} = health;
    this.#anomaly.replaceChildren(...(!anomaly ? [] : [el('p', {class: 'strong', text: anomaly.type === 'OPERATING_POINT' ? t('Since {0} it is run in a way that is being learnt.', timeText(millis(anomaly.since))) : anomaly.endedAt ? t('From {0} to {1} it behaved as never before: {2}.', timeText(millis(anomaly.since)), timeText(millis(anomaly.endedAt)), anomalyWords(anomaly)) : t('Since {0} it behaves as never before: {1}.', timeText(millis(anomaly.since)), anomalyWords(anomaly))}), el('ul', {class: 'plain'}, anomaly.tags.map(tag =>
      el('li', {}, this.#tagLink(health, {...tag, from: anomaly.since, to: anomaly.endedAt ?? health.at}), ' ' + figure(tag.value, 2) + ' ' + t('(usual {0})', figure(tag.usual, 2)))))]));
  }
  #drawDays(days) {
    const known = days?.days.filter(day => day.mean !== null) ?? [];
    this.#curvePart.hidden = known.length === 0;
    if (known.length === 0) return;
    const {trend} = days;
    const points = days.days.map(day => ({at: (millis(day.from) + millis(day.to)) / 2, y: day.mean, low: day.low, high: day.high, hollow: day.late > 0, href: '#/machine/' + this.#id + '@' + Math.floor(millis(day.to)),
                                          words: timeText(millis(day.to)) + ': ' + figure(day.mean, 1) + ' (' + figure(day.low, 1) + ' – ' + figure(day.high, 1) + ') · ' + basis(day) + (day.late > 0 ? ' · ' + lateWords(day.late) : '')}));
    const series = [{kind: 'main', points}];
    // The slope with its interval, around the mean of the days that are known.
    if (trend?.significant !== null && trend?.slopePerDay !== null && known.length > 2) {
      const last = points.filter(point => point.y !== null), middle = (last[0].at + last.at(-1).at) / 2;
      const mean = last.reduce((sum, point) => sum + point.y, 0) / last.length, on = (at, slope) => mean + slope * (at - middle) / 86400000;
      series.unshift({kind: trend.significant ? 'slope sure' : 'slope', dots: false, points: [last[0].at, middle, last.at(-1).at].map(at => {
        const ends = [on(at, trend.slopeLow), on(at, trend.slopeHigh)];
        return {at, y: on(at, trend.slopePerDay), low: Math.min(...ends), high: Math.max(...ends)};
      })});
    }
    this.#curve.set({from: millis(days.from), to: millis(days.to), low: 0, high: 100, text: value => number(value, 0), series, lines: []});
    const words = [trendWords(trend)], late = days.days.reduce((sum, day) => sum + day.late, 0);
    if (trend && trend.significant !== null) words.push(t('{0} points a day ({1} to {2})', figure(trend.slopePerDay, 2), figure(trend.slopeLow, 2), figure(trend.slopeHigh, 2)));
    words.push(basis(days), late > 0 ? lateWords(late) : '', t('The band is from the lowest to the highest of a day; a day leads to the score at its end.'));
    this.#curvePart.querySelector('.basis')?.remove();
    this.#curvePart.append(el('p', {class: 'muted basis', text: words.filter(Boolean).join(' · ')}));
  }
}
