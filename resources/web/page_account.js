// One's own account: how the page looks, the password, logins and their end.
import {button, el, empty, heading, put, table} from './dom.js';
import {roleText, timeText} from './format.js';
import {look, setLook} from './look.js';
import {reasonOf} from './rest.js';
import {t} from './words.js';

export function accountPage({account, leave}) {
  const about = el('p', {text: t('{0}, {1}, tenant {2}', account.user, roleText(account.role), account.tenant)});
  const looks = el('fieldset', {class: 'bar'}, el('legend', {text: t('Look')}), [['auto', t('As the browser')], ['light', t('Light')], ['dark', t('Dark')]].map(([name, words]) =>
    el('label', {class: 'check'}, el('input', {type: 'radio', name: 'look', value: name, checked: look() === name, onchange: () => setLook(name)}), el('span', {text: words}))));
  const old = el('input', {type: 'password', autocomplete: 'current-password', required: true, maxlength: 1024});
  const fresh = el('input', {type: 'password', autocomplete: 'new-password', required: true, maxlength: 1024});
  const again = el('input', {type: 'password', autocomplete: 'new-password', required: true, maxlength: 1024});
  const said = el('p', {class: 'trouble', role: 'alert'});
  const change = el('form', {class: 'narrow-form'}, el('input', {type: 'text', autocomplete: 'username', value: account.user, hidden: true, 'aria-hidden': 'true'}),
                    el('label', {class: 'field'}, el('span', {text: t('Present password')}), old), el('label', {class: 'field'}, el('span', {text: t('New password')}), fresh),
                    el('label', {class: 'field'}, el('span', {text: t('New password again')}), again), said, el('button', {text: t('Change the password')}),
                    el('p', {class: 'muted', text: t('Ends all logins of this account; log in anew with the new password.')}));
  const sessions = table(t('Logins'), [[t('Since'), ''], [t('From'), ''], [t('With'), 'wide'], [t('Ends'), 'wide'], ['', 'narrow']]);
  const note = el('p', {class: 'trouble', role: 'status'});
  const none = empty(t('Asking the station…'));
  const node = el('section', {}, heading(t('Account')), about,
                  el('p', {class: 'muted', text: account.isRemembered ? t('This browser is remembered until 12 hours without use, a week, or logging out.')
                                                                       : t('This browser is not remembered: a reload asks for the password.')}),
                  el('p', {}, button(t('Log out'), () => leave())), looks,
                  el('h3', {class: 'line', text: t('Logins')}), note, el('div', {class: 'scroll'}, sessions.node), none,
                  el('h3', {class: 'line', text: t('Password')}), change, el('p', {}, el('a', {href: '#/licences', text: t('Licences')})));
  let isClosed = false;

  async function load() {
    try {
      const [me, {sessions: all}] = await Promise.all([account.ask('GET', '/api/v1/me'), account.ask('GET', '/api/v1/sessions')]);
      if (isClosed) return;
      const own = all.filter(session => session.user === me.id).sort((a, b) => b.madeAt.localeCompare(a.madeAt));
      sessions.body.replaceChildren(...own.map(session => el('tr', {},
        el('th', {scope: 'row', text: timeText(new Date(session.madeAt).getTime())}), el('td', {text: session.address}),
        el('td', {class: 'wide muted clip', title: session.client, text: session.client}), el('td', {class: 'wide muted', text: timeText(new Date(session.endsAt).getTime())}),
        el('td', {class: 'narrow'}, session.id === me.session ? el('span', {class: 'muted', text: t('this one')}) : button(t('End'), () => end(session.id), {class: 'quiet'})))));
      put(none, '');
      put(note, '');
    } catch (error) {
      put(none, '');
      put(note, reasonOf(error));
    }
  }
  async function end(id) {
    try {
      await account.ask('DELETE', '/api/v1/sessions/' + id);
    } catch (error) {
      put(note, reasonOf(error));
      return;
    }
    load();
  }
  change.addEventListener('submit', async event => {
    event.preventDefault();
    put(said, '');
    if (fresh.value !== again.value) {
      put(said, t('The new password was typed in two ways.'));
      return;
    }
    try {
      await account.changePassword(account.user, old.value, fresh.value);
      account.end(t('The password was changed. Log in with it.'));
    } catch (error) {
      put(said, reasonOf(error));
    }
  });
  load();
  return {node, title: t('Account'), update() {}, tick() {}, close() { isClosed = true; }};
}
