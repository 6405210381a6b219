// Logging in, and the way out of a one-time password.
import {Account} from './account.js';
import {el, heading, put} from './dom.js';
import {reasonOf, Refused} from './rest.js';
import {t} from './words.js';

// user: who was here until the login ended by itself; '' for nobody
export function loginPage({account, enter}, why, user = '') {
  const name = el('input', {name: 'name', value: user, autocomplete: 'username', required: true, maxlength: 64, autocapitalize: 'none', spellcheck: 'false', id: 'login-name'});
  const password = el('input', {name: 'password', type: 'password', autocomplete: 'current-password', required: true, maxlength: 1024, id: 'login-password'});
  const fresh = el('input', {name: 'fresh', type: 'password', autocomplete: 'new-password', maxlength: 1024, id: 'login-fresh'});
  const again = el('input', {name: 'again', type: 'password', autocomplete: 'new-password', maxlength: 1024, id: 'login-again'});
  const remember = el('input', {type: 'checkbox', id: 'login-remember'});
  const trouble = el('p', {class: 'trouble', role: 'alert', text: why ?? ''});
  const send = el('button', {class: 'main', text: t('Log in')});
  const change = el('div', {hidden: true}, el('p', {class: 'muted', text: t('At least 12 characters; several words are good, common passwords are refused.')}),
                    el('label', {class: 'field'}, el('span', {text: t('New password')}), fresh), el('label', {class: 'field'}, el('span', {text: t('New password again')}), again));
  const form = el('form', {class: 'login', autocomplete: 'on'}, heading(t('Log in')), el('label', {class: 'field'}, el('span', {text: t('Name')}), name),
                  el('label', {class: 'field'}, el('span', {text: t('Password')}), password), change,
                  Account.canRemember ? el('label', {class: 'check'}, remember, el('span', {text: t('Remember this browser')}),
                                           el('span', {class: 'muted', text: t('Until 12 hours without use, a week, or logging out. Not on a shared machine.')})) : null,
                  trouble, send);

  function wantFresh() {
    change.hidden = false;
    fresh.required = again.required = true;
    put(send, t('Change the password and log in'));
    fresh.focus();
  }
  form.addEventListener('submit', async event => {
    event.preventDefault();
    put(trouble, '');
    if (!change.hidden && fresh.value !== again.value) {
      put(trouble, t('The new password was typed in two ways.'));
      return;
    }
    send.disabled = true;
    try {
      const typed = name.value.trim();
      if (!change.hidden) await account.changePassword(typed, password.value, fresh.value);
      await account.login(typed, change.hidden ? password.value : fresh.value, remember.checked);
      form.reset();
      enter();
    } catch (error) {
      put(trouble, reasonOf(error));
      if (error instanceof Refused && error.code === 'must_change_password') wantFresh();
    }
    send.disabled = false;
  });
  return {node: form, title: t('Log in'), update() {}, tick() {}, close() {}};
}
