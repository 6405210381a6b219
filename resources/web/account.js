// Who is logged in. Access and refresh tokens stay in this object: a reload logs in again, unless somebody chose to be
// remembered. Then the refresh token is in a cookie that no script can read and that goes to one address only, and tabs
// of this browser share one login.
import {keep, kept} from './kept.js';
import {Refused, send} from './rest.js';
import {t} from './words.js';

const kRenewBefore = 60000; // ms before the access token's end
const kLock = 'lineside.refresh';
const kTradeWithin = 8000; // ms
const kMostTries = 4;      // of a question that came too fast,
const kMostPause = 10;     // s, where it may come again so soon

// An answer that got lost is given again for half a minute: so it asks again at once, and well within that.
async function trade(options) {
  const ask = () => send('POST', '/api/v1/refresh', {...options, within: kTradeWithin});
  try {
    return await ask();
  } catch (error) {
    if (error instanceof Refused) throw error;
    return ask();
  }
}

export class Account extends EventTarget { // "ended" with detail: why, in words
  #tokens = null;   // {accessToken, refreshToken?, expiresAt, user, role, tenant, permissions}
  #remembered = false;
  #renewing = null;
  #clockAhead = 0;  // the station's clock beside this one's, in ms

  // Which run of the station is connected, '' for none: set by who is (live.js).
  stationRun = () => '';

  get isIn() { return this.#tokens !== null; }
  get user() { return this.#tokens?.user ?? ''; }
  get role() { return this.#tokens?.role ?? ''; }
  get tenant() { return this.#tokens?.tenant ?? ''; }
  get isRemembered() { return this.#remembered; }
  get token() { return this.#tokens?.accessToken ?? ''; }
  // The access token is renewed when it has less than this to live.
  get isDue() { return this.isIn && new Date(this.#tokens.expiresAt) - this.now() < kRenewBefore; }
  static get canRemember() { return window.isSecureContext && 'locks' in navigator; }

  get permissions() { return this.#tokens?.permissions ?? ''; }
  may(permission) { return this.permissions.split(' ').includes(permission); }
  now() { return Date.now() + this.#clockAhead; }
  setStationTime(time) { if (Number.isFinite(time)) this.#clockAhead = time - Date.now(); }

  async login(name, password, remember) {
    const wanted = remember && Account.canRemember;
    const tokens = await send('POST', '/api/v1/login', {body: wanted ? {name, password, remember: true} : {name, password}, cookie: true});
    this.#take(tokens, wanted);
    keep('remembered', wanted ? 'yes' : null);
  }
  changePassword(name, password, newPassword) {
    return send('POST', '/api/v1/password', {body: {name, password, newPassword}});
  }
  // Goes on with the login that this browser remembers; false when there is none.
  async goOn() {
    if (!Account.canRemember || !kept('remembered')) return false;
    try {
      this.#take(await this.#trade(), true);
      return true;
    } catch (error) {
      if (error instanceof Refused && (error.status === 401 || error.status === 400)) {
        keep('remembered', null);
        return false;
      }
      throw error;
    }
  }
  async logout() {
    const token = this.token;
    this.#forget();
    if (token) await send('POST', '/api/v1/logout', {token, cookie: true});
  }
  // One renewal at a time, over all tabs where they share a cookie: a refresh token works once.
  renew() {
    this.#renewing ??= this.#trade().then(tokens => {
      if (!this.isIn) return;
      this.#take(tokens, this.#remembered);
      this.dispatchEvent(new Event('renewed'));
    }).catch(error => {
      if (error instanceof Refused && error.status === 401) this.end(t('The login has ended. Log in again.'));
      throw error;
    }).finally(() => { this.#renewing = null; });
    return this.#renewing;
  }
  // The login is over, and not by logging out.
  end(why) {
    if (!this.isIn) return;
    this.#forget();
    this.dispatchEvent(new CustomEvent('ended', {detail: why}));
  }
  // The access token for what is not asked with ask(), renewed where it has to be.
  async freshToken() {
    if (!this.isIn) throw new Refused(401, {code: 'session_ended'}, 0);
    if (this.isDue) await this.renew();
    return this.token;
  }
  /* Asks the station, or tells it something; key: by which it knows the same again (entry.js). A question that comes too fast after
     others waits as long as the station wants, a few times. */
  async ask(method, path, body, {key} = {}) {
    for (let tries = 1; ; ++tries) {
      try {
        return await this.#askOnce(method, path, body, key);
      } catch (error) {
        if (method !== 'GET' || !(error instanceof Refused) || error.status !== 429 || error.retryAfter > kMostPause || tries >= kMostTries || !this.isIn) throw error;
        await new Promise(resolve => setTimeout(resolve, (error.retryAfter || 1) * 1000 * (1 + Math.random() / 2)));
      }
    }
  }
  async #askOnce(method, path, body, key) {
    const used = await this.freshToken();
    try {
      return await send(method, path, {body, token: used, key});
    } catch (error) {
      if (!(error instanceof Refused) || error.status !== 401 || !this.isIn) throw error;
      if (this.token === used) await this.renew();
      return send(method, path, {body, token: this.token, key});
    }
  }

  #trade() {
    if (!this.#remembered && this.isIn)
      return trade({body: {refreshToken: this.#tokens.refreshToken}});
    return navigator.locks.request(kLock, () => trade({body: {}, cookie: true}));
  }
  #take(tokens, remembered) {
    this.#tokens = tokens;
    this.#remembered = remembered;
  }
  #forget() {
    if (this.#remembered) keep('remembered', null);
    this.#tokens = null;
    this.#remembered = false;
  }
}
