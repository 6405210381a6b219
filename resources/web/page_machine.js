// One machine: how it is, its tags, and what its journal says.
import {el, empty, glyph, heading, put} from './dom.js';
import {ageText, nameOf} from './format.js';
import {HealthPart, PastScore} from './health_part.js';
import {machineState} from './page_overview.js';
import {canTrend, TagTable} from './tag_table.js';
import {EventList} from './event_list.js';
import {t} from './words.js';

const kRateHz = 5;
const kMostTrends = 6;
const kMostEvents = 20;

// argument: its id, and behind "@" a moment in ms of which its score is shown
export function machinePage(context, argument) {
  const [id, at = ''] = argument.split('@');
  const {account, store, live} = context;
  const words = el('p', {class: 'condition', role: 'status'});
  const mark = el('span', {class: 'mark'});
  const title = heading('');
  const tags = new TagTable(account, t('Tags of the machine'), {sparks: true});
  const events = new EventList({compact: true});
  const trends = el('a', {class: 'button', text: t('Trends of these values')});
  const none = empty('');
  const eventPart = account.may('view_events') ? el('section', {}, el('h3', {class: 'line', text: t('Newest events')}), events.node) : null;
  const health = new HealthPart(context, id), past = /^\d{1,15}$/.test(at) && account.may('view_history') ? new PastScore(context, id, Number(at)) : null;
  const more = el('p', {}, el('a', {class: 'button', href: '#/production/' + id, text: t('Production of this machine')}));
  const node = el('section', {}, el('nav', {class: 'crumbs', 'aria-label': t('Where this is')}, el('a', {href: '#/overview', text: t('Overview')}), el('span', {class: 'where'})),
                  el('div', {class: 'title'}, title, mark), words, past?.node, el('div', {class: 'scroll'}, tags.node), none, el('p', {}, trends), health.node, more, eventPart);
  let name = null, record = null, priority = -1;

  function show() {
    if (!record) return;
    const now = account.now(), condition = store.condition(record);
    const parts = [machineState(record)];
    if (condition.rank > 0 && condition.words !== parts[0]) parts.push(condition.words + (condition.detail ? ' (' + condition.detail + ')' : ''));
    if (condition.lost) parts.push(t('last heard {0} ago', ageText(now - condition.at / 1000)));
    put(words, parts.filter(Boolean).join(' · ') || t('No state'));
    if (condition.priority !== priority) {
      priority = condition.priority;
      mark.replaceChildren(priority ? glyph(priority, condition.words) : '');
    }
  }
  function drawEvents() {
    if (!record || !eventPart) return;
    const codes = new Set([record.machine.code, ...record.tags.map(one => one.device.code + '.' + one.tag.code)]);
    events.set(store.events.filter(event => codes.has(event.source)).slice(0, kMostEvents), t('No event of this machine is among the newest.'));
  }
  function draw() {
    record = store.machines.get(id) ?? null;
    if (name) live.drop(name);
    name = record && record.tags.length > 0 ? live.want('readings', {machines: [id]}, kRateHz) : null;
    put(title, record ? nameOf(record.machine) : t('Machine'));
    put(node.querySelector('.where'), record ? ' › ' + nameOf(record.site) + ' › ' + nameOf(record.line) : '');
    tags.set(record?.tags ?? []);
    tags.node.hidden = !record || record.tags.length === 0;
    none.hidden = !tags.node.hidden;
    put(none, store.revision < 0 ? t('Asking the station…') : record ? t('This machine has no tags yet.') : t('There is no such machine; it may have been removed.'));
    const trendable = (record?.tags ?? []).filter(one => canTrend(one.tag));
    const chosen = [...(record?.keys ?? []).filter(one => canTrend(one.tag)), ...trendable.filter(one => !record.keys.includes(one))].slice(0, kMostTrends);
    trends.hidden = chosen.length === 0 || !account.may('view_history');
    trends.setAttribute('href', '#/trends/' + chosen.map(one => one.id).join(','));
    priority = -1;
    show();
    drawEvents();
  }
  draw();
  return {
    node,
    get title() { return record ? nameOf(record.machine) : t('Machine'); },
    again() {
      health.again();
      past?.again();
    },
    update(changes) {
      if (changes.has('plant')) {
        draw();
        return;
      }
      tags.update(changes);
      health.update(changes);
      if (changes.has(id)) show();
      if (changes.has('events')) drawEvents();
    },
    tick() {
      tags.refresh();
      health.tick();
      show();
    },
    close() {
      health.close();
      past?.close();
      tags.close();
      if (name) live.drop(name);
    },
  };
}
