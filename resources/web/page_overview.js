// All machines: what is wrong first, then line by line in the plant's own order, which does not move.
import {el, empty, glyph, heading, put, putClass} from './dom.js';
import {ageText, grade, isLinkLost, nameOf} from './format.js';
import {Sparkline, SparkLoader} from './sparkline.js';
import {canTrend, Scale, Value} from './tag_table.js';
import {t} from './words.js';

export function machineState(record) {
  const {state} = record;
  if (!state || state.t === null || state.state === null) return '';
  if (grade(state.q) === 0) return String(state.state);
  return isLinkLost(state.q) ? t('last: {0}', state.state) : '';
}

// How long nothing was heard.
const since = (condition, now) => condition.lost ? ageText(now - condition.at / 1000) : '';

class Card {
  #record;
  #store;
  #word = el('span', {class: 'state'});
  #mark = el('span', {class: 'mark'});
  #keys;
  #priority = -1;
  node;

  constructor(record, store, sparks) {
    this.#record = record;
    this.#store = store;
    this.#keys = record.keys.slice(0, 2).map(key => ({record: key, value: new Value(key), scale: new Scale(key.tag), spark: canTrend(key.tag) ? new Sparkline(key.tag) : null}));
    for (const key of this.#keys) if (key.spark) sparks.watch(key.spark, key.record.id);
    this.node = el('a', {class: 'card', href: '#/machine/' + record.id},
                   el('span', {class: 'card-head'}, el('strong', {text: nameOf(record.machine)}), el('span', {class: 'flags'}, this.#word, this.#mark)),
                   this.#keys.map(key => el('span', {class: 'key'}, key.scale.node ?? el('span', {class: 'scale'}),
                                            el('span', {class: 'key-text'}, el('span', {class: 'muted', text: nameOf(key.record.tag)}), el('span', {class: 'key-row'}, key.value.node, key.spark?.node)))),
                   this.#keys.length === 0 ? el('span', {class: 'muted', text: t('{0} values', record.tags.length)}) : null);
  }
  show(now) {
    const condition = this.#store.condition(this.#record);
    for (const key of this.#keys) {
      key.value.show(now);
      const {reading} = key.record;
      key.scale.show(reading && grade(reading.q) !== 2 ? reading.v : null);
      key.spark?.add(reading);
      key.spark?.draw(now);
    }
    const state = machineState(this.#record);
    put(this.#word, condition.lost ? t('No link · {0}', ageText(now - condition.at / 1000)) : condition.rank >= 6 ? condition.words : state || condition.words);
    putClass(this.node, 'card' + (condition.lost ? ' lost' : '') + (condition.priority ? ' beside' + condition.priority : ''));
    if (this.#priority !== condition.priority) {
      this.#priority = condition.priority;
      this.#mark.replaceChildren(condition.priority ? glyph(condition.priority, condition.words) : '');
    }
  }
}

export function overviewPage({account, store, live}) {
  const wrong = el('ul', {class: 'wrong'});
  const calm = el('p', {class: 'muted'});
  const body = el('div');
  const node = el('section', {}, heading(t('Overview')), el('section', {'aria-label': t('What is wrong')}, wrong, calm), body);
  let cards = new Map(), shown = '', sparks = new SparkLoader(account);

  function draw() {
    cards = new Map();
    sparks.close();
    sparks = new SparkLoader(account);
    const parts = [];
    for (const site of store.sites) {
      for (const line of site.lines) {
        const of = line.machines.map(machine => store.machines.get(machine.id));
        const words = (store.sites.length > 1 ? nameOf(site) + ' · ' : '') + nameOf(line);
        parts.push(el('h3', {class: 'line', text: words}));
        parts.push(of.length === 0 ? empty(t('This line has no machines yet.')) : el('div', {class: 'cards'}, of.map(record => {
          const card = new Card(record, store, sparks);
          cards.set(record.id, card);
          return card.node;
        })));
      }
    }
    if (cards.size === 0)
      parts.push(empty(store.revision < 0 ? t('Asking the station…') : t('This plant has no machines yet. They are added at the station; what tags it has can be seen in their list.'),
                       store.revision < 0 ? null : el('a', {href: '#/tags', text: t('To the tags')})));
    body.replaceChildren(...parts);
    refresh();
  }
  function drawWrong(now) {
    const found = [...store.machines.values()].map(record => ({record, condition: store.condition(record)})).filter(one => one.condition.rank > 0);
    found.sort((a, b) => a.condition.rank - b.condition.rank || b.condition.at - a.condition.at);
    calm.hidden = found.length > 0 || store.machines.size === 0;
    const isTold = !live.refused.some(one => one.topic === 'machines' || one.topic === 'readings');
    put(calm, !isTold ? t('Nothing that the station tells needs attention; not all of it is told.') : store.isAway ? t('Nothing needed attention when the station was heard last.') : t('Nothing needs attention.'));
    const key = found.map(({record, condition}) => record.id + condition.words + condition.detail + since(condition, now)).join('|');
    if (key === shown) return;
    shown = key;
    wrong.replaceChildren(...found.map(({record, condition}) => el('li', {},
      el('a', {href: '#/machine/' + record.id}, glyph(condition.priority), el('strong', {text: nameOf(record.machine)}),
         el('span', {class: 'what', text: condition.words}), el('span', {class: 'detail', text: condition.detail}),
         el('span', {class: 'muted age', text: since(condition, now)})))));
  }
  function refresh() {
    const now = account.now();
    for (const card of cards.values()) card.show(now);
    drawWrong(now);
  }
  draw();
  return {
    node,
    title: t('Overview'),
    update(changes) {
      if (changes.has('plant')) {
        draw();
        return;
      }
      const now = account.now();
      let any = changes.has('link');
      for (const [id, card] of cards) {
        if (!changes.has(id)) continue;
        card.show(now);
        any = true;
      }
      if (any) drawWrong(now);
    },
    tick: refresh,
    close() { sparks.close(); },
  };
}
