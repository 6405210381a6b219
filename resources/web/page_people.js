// Who of one's own tenant is online.
import {el, empty, heading, put, table} from './dom.js';
import {ageText, roleText, timeText} from './format.js';
import {t} from './words.js';

export function peoplePage({account, store, live}) {
  const list = table(t('Who is online'), [[t('Name'), ''], [t('Role'), ''], [t('Since'), 'number'], [t('From'), 'wide'], [t('Subscriptions'), 'number wide']]);
  const none = empty('');
  const node = el('section', {}, heading(t('Who is online')), el('div', {class: 'scroll'}, list.node), none);

  function draw() {
    const viewers = [...(store.viewers ?? [])].sort((a, b) => a.name.localeCompare(b.name) || a.since.localeCompare(b.since));
    list.body.replaceChildren(...viewers.map(viewer => {
      const since = new Date(viewer.since).getTime();
      return el('tr', {}, el('th', {scope: 'row', text: viewer.name}), el('td', {text: roleText(viewer.role)}),
                el('td', {class: 'number', title: timeText(since), text: ageText(account.now() - since)}), el('td', {class: 'wide muted', text: viewer.address ?? ''}),
                el('td', {class: 'number wide muted', text: String(viewer.subscriptions)}));
    }));
    list.node.hidden = viewers.length === 0;
    put(none, viewers.length > 0 ? '' : account.may('view_presence') ? t('Asking the station…') : t('Your role does not show who is online.'));
  }
  draw();
  return {node, title: t('Who is online'), update(changes) { if (changes.has('presence')) draw(); }, tick: draw, close() {}};
}
