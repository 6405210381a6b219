// How well the machines are, the worst first.
import {el, empty, heading, put, putClass} from './dom.js';
import {ageText, nameOf} from './format.js';
import {anomalyWords, AsOf, basis, figure, millis, missingWords, percent, sentence, statusMark, statusRank, statusWord, trendWords} from './figures.js';
import {t} from './words.js';

const kOldAfter = 180000; // ms: scores come each minute

class HealthCard {
  #status = '';
  #mark = el('span', {class: 'status-of'});
  #word = el('strong', {class: 'status-word'});
  #score = el('span', {class: 'digits score'});
  #of = el('span', {class: 'muted', text: t('of 100')});
  #sure = el('span', {class: 'muted'});
  #trend = el('span', {class: 'trend-word'});
  #note = el('span', {class: 'note-line'});
  #age = el('span', {class: 'muted age'});
  node;

  constructor(record) {
    this.node = el('a', {class: 'card health', href: '#/machine/' + record.id},
                   el('span', {class: 'card-head'}, el('strong', {text: nameOf(record.machine)}), el('span', {class: 'flags'}, this.#mark, this.#word)),
                   el('span', {class: 'score-line'}, this.#score, this.#of, this.#sure), this.#trend, this.#note, this.#age);
  }
  show(health, now) {
    if (this.#status !== health.status) {
      this.#status = health.status;
      this.#mark.replaceChildren(statusMark(health.status));
    }
    const isKnown = health.score !== null;
    put(this.#word, statusWord(health.status));
    put(this.#score, isKnown ? figure(health.score, 0) : '–');
    this.#of.hidden = !isKnown;
    put(this.#sure, isKnown ? t('{0} of it known', percent(health.confidence, 0)) : '');
    put(this.#trend, isKnown ? trendWords(health.trend) : '');
    const missing = missingWords(health);
    put(this.#note, health.anomaly ? (health.anomaly.type === 'OPERATING_POINT' ? t('It is run in a way that is being learnt.') : t('It behaves as never before: {0}.', anomalyWords(health.anomaly))) : missing ? t('Missing: {0}', missing) : '');
    putClass(this.#note, 'note-line' + (health.anomaly && health.anomaly.type !== 'OPERATING_POINT' ? ' strong' : ' muted'));
    const age = now - millis(health.at);
    put(this.#age, age > kOldAfter ? t('{0} old', ageText(age)) : '');
    this.node.title = basis(health);
    putClass(this.node, 'card health ' + String(health.status).toLowerCase());
  }
}

export function healthPage({account, store, live}) {
  const counts = el('p', {class: 'counts', role: 'status'});
  const grid = el('div', {class: 'cards'});
  const none = empty(''), asOf = new AsOf(), stopped = sentence('trouble');
  const node = el('section', {}, heading(t('Health')), counts, stopped.node, grid, none, asOf.node);
  store.health.clear();
  const name = live.want('health', undefined, 1);
  let cards = new Map(), order = '';

  function draw() {
    const now = account.now();
    const all = [...store.health.values()].filter(one => store.machines.has(one.machineId));
    all.sort((a, b) => statusRank(a.status) - statusRank(b.status) || (a.score ?? 101) - (b.score ?? 101) || a.machine.localeCompare(b.machine));
    const wanted = all.map(one => one.machineId).join();
    if (wanted !== order) {
      order = wanted;
      const next = new Map(all.map(one => [one.machineId, cards.get(one.machineId) ?? new HealthCard(store.machines.get(one.machineId))]));
      cards = next;
      grid.replaceChildren(...[...cards.values()].map(card => card.node));
    }
    for (const one of all) cards.get(one.machineId).show(one, now);
    const newest = Math.max(...all.map(one => millis(one.at)));
    if (all.length > 0) asOf.told(newest);
    // Without a connection that is said at the top: nobody knows what the station does.
    stopped.say(all.length > 0 && !store.isAway && now - newest > kOldAfter ? t('No score has been worked out for {0}, and they come each minute: machines may be worse than shown.', ageText(now - newest)) : '');
    asOf.tick(now);
    const of = status => all.filter(one => one.status === status).length;
    put(counts, ['CRITICAL', 'POOR', 'FAIR', 'GOOD', 'EXCELLENT', 'NOT_ENOUGH_DATA'].filter(status => of(status) > 0).map(status => of(status) + ' ' + statusWord(status)).join(' · '));
    const unwatched = store.machines.size - all.length;
    none.hidden = all.length > 0 && unwatched <= 0;
    put(none, all.length === 0 ? store.revision < 0 || store.isAway ? t('Asking the station…') : t('No machine has a score yet. Scores come each minute for machines whose health is watched.')
      : t('{0} more machines are not watched.', unwatched));
  }
  draw();
  return {
    node,
    title: t('Health'),
    update(changes) {
      if (changes.has('plant')) {
        cards = new Map();
        order = '-';
      }
      if (changes.has('health') || changes.has('plant') || changes.has('link')) draw();
    },
    tick: draw,
    close() { live.drop(name); },
  };
}
