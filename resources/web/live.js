// The connection to the station (lineside.v1), which comes back by itself, and what is subscribed on it. Each subscription
// knows the number of its last message, so that the next connection goes on behind it.
import {Refused} from './rest.js';
import {openPlain, openSocket} from './transport.js';
import {t} from './words.js';

const kPauses = [1, 2, 4, 8];      // seconds before the next try; the last one for ever
const kSettledAfter = 5000;        // ms: a connection that held so long was a good one
const kPingAfter = 2000;           // ms of silence
const kStaleAfter = 5000;          // ms of silence, after which nothing counts as good any more
const kGoneAfter = 8000;           // ms without an answer to a ping: this connection is dead
const kRenewEvery = 10000;         // ms between tries to renew the token
const kOpenWithin = 10000;         // ms for a handshake
const kSocketEvery = 60000;        // ms: so often a WebSocket is tried while another way is used
const kConnectedWithin = 45000;    // ms for any way to bring a welcome, and then for what is shown to be the station's again
const kAskAgainAfter = 5000;       // ms: a subscription that the station was too busy for
const kMostAcknowledged = 1000;    // of one message
const kToldNow = new Set(['welcome', 'pong', 'subscribed', 'unsubscribed', 'auth.refreshed', 'acknowledged', 'error', 'sensorReadingUpdated', 'machineStateUpdated', 'presenceUpdated']);
const kMostUnsure = 10000;         // as many critical events as the station keeps
const kSnapshots = ['readings', 'machines']; // begun anew on each connection: then everything shown was told on this one
const kFetched = ['health', 'production', 'quality']; // what happened there before is in what the page asks for
export const kMostTagsAtOnce = 1200; // of one filter: a message is at most 64 KiB

// How long ago something was. A machine that slept counts too, which the steady clock of some browsers does not.
class Moment {
  #steady;
  #wall;

  // since: how long ago it was, in ms
  constructor(since = 0) {
    this.#steady = performance.now() - since;
    this.#wall = Date.now() - since;
  }
  age() { return Math.max(performance.now() - this.#steady, Date.now() - this.#wall, 0); }
}

export class Live extends EventTarget { // "state" when state, words or staleness may be another
  #account;
  #store;
  #transport = null;       // see transport.js
  #number = 0;             // of the connection that counts; what older ones say is nothing
  #timer = 0;
  #failures = 0;
  #resumeKey = '';
  #epoch = '';             // of the station's run
  #welcome = null;         // payload
  #wanted = new Map();     // name -> {topic, filters, maxRateHz, mark, refusal: null or {code, message, again}}
  #names = 0;
  #streams = new Map();    // stream -> name
  #heard = null;           // Moment of the last message
  #pinged = null;          // Moment of a ping without an answer
  #opened = null;          // Moment of the welcome
  #nextTry = 0;            // Date.now() of it
  #nextRenewal = 0;        // performance.now()
  #plainUntil = 0;         // performance.now(): until then no WebSocket is tried
  #sentAway = null;        // {since: Moment, for: ms}: so long the station wants to be left alone
  #begun = null;           // Moment at which this connection was begun
  #catching = new Set();   // names whose state has not come yet on this connection
  #unsure = new Set();     // events acknowledged, of which the station has not said that it knows
  #why = '';

  state = 'off';           // off, connecting, live, waiting

  constructor(account, store) {
    super();
    this.#account = account;
    this.#store = store;
    account.stationRun = () => this.run;
    account.addEventListener('renewed', () => this.#say('auth.refresh', {token: account.token}));
    setInterval(() => this.#beat(), 500);
    window.addEventListener('online', () => this.#hurry());
    // A machine that slept: before anything is drawn, it is said how old it is.
    const awake = () => {
      if (document.hidden) return;
      this.#beat();
      this.#hurry();
    };
    document.addEventListener('visibilitychange', awake);
    document.addEventListener('resume', awake);
    window.addEventListener('pageshow', awake);
  }

  start() {
    this.stop();
    this.#failures = 0;
    this.#connect();
  }
  stop() {
    ++this.#number;
    clearTimeout(this.#timer);
    this.#transport?.close();
    this.#transport = null;
    this.#resumeKey = this.#epoch = this.#why = '';
    this.#plainUntil = 0;
    this.#welcome = this.#sentAway = this.#heard = this.#pinged = this.#opened = this.#begun = null;
    this.#catching.clear();
    this.#unsure.clear();
    this.#wanted.clear();
    this.#streams.clear();
    this.#become('off');
  }

  // ---- what is wanted
  want(topic, filters, maxRateHz) {
    const name = 's' + ++this.#names;
    this.#wanted.set(name, {topic, filters, maxRateHz, mark: null, refusal: null});
    this.#subscribe(name);
    return name;
  }
  // Readings of some tags, in as many subscriptions as it takes.
  wantTags(ids, maxRateHz) {
    const names = [];
    for (let at = 0; at < ids.length; at += kMostTagsAtOnce)
      names.push(this.want('readings', {tags: ids.slice(at, at + kMostTagsAtOnce)}, maxRateHz));
    return names;
  }
  drop(name) {
    const wanted = this.#wanted.get(name);
    if (!this.#wanted.delete(name)) return;
    this.#catching.delete(name);
    if (wanted.refusal) this.dispatchEvent(new Event('state'));
    for (const [stream, of] of this.#streams) if (of === name) this.#streams.delete(stream);
    if (this.#welcome && !wanted.refusal) this.#say('unsubscribe', {subscription: name});
  }
  // Tells that these critical events were seen; the station answers once that is on its disk. What a connection that breaks
  // then may have lost, the next one says again. False: there is no connection now, and nothing is told later either.
  acknowledge(ids) {
    if (this.state !== 'live' || ids.length === 0) return false;
    for (const id of ids) if (this.#unsure.size < kMostUnsure) this.#unsure.add(id);
    this.#sayAcknowledged(ids);
    return true;
  }
  #sayAcknowledged(ids) {
    for (let at = 0; at < ids.length; at += kMostAcknowledged) this.#say('ack', {events: ids.slice(at, at + kMostAcknowledged)});
  }

  // ---- how it is
  // How old the newest word of the station is, in ms; null when there never was one.
  get silence() { return this.#heard ? this.#heard.age() : null; }
  get isStale() { return this.state === 'off' || this.silence === null || this.silence > kStaleAfter || (this.#isBehind && this.state === 'live'); }
  // Connected again, and what is shown is still from before.
  get #isBehind() { return this.#catching.size > 0; }
  // Which run of the station this is a connection to; '' where there is none.
  get run() { return this.state === 'live' ? this.#epoch : ''; }
  // What was wanted and the station does not tell: {topic, code, message}.
  get refused() { return [...this.#wanted.values()].filter(one => one.refusal !== null).map(({topic, refusal}) => ({topic, ...refusal})); }
  get words() {
    switch (this.state) {
    case 'live': return this.#isBehind ? t('Connected, values are coming') : this.isStale ? t('The station is silent') : this.#transport?.kind === 'socket' ? t('Live') : t('Live, without WebSocket');
    case 'connecting': return t('Connecting…');
    case 'waiting': {
      const seconds = Math.max(0, Math.ceil((this.#nextTry - Date.now()) / 1000));
      return t('{0}, next try in {1} s', this.#why || t('No connection'), seconds);
    }
    }
    return t('Not connected');
  }

  #become(state) {
    this.state = state;
    this.dispatchEvent(new Event('state'));
  }
  #beat() {
    if (this.state === 'live' && this.#transport) {
      if (this.#transport.kind !== 'socket' && performance.now() > this.#plainUntil && !document.hidden) {
        this.#trySocket();
      } else if (this.#transport.kind === 'polling') {
        if (this.#heard.age() > kGoneAfter + kStaleAfter) this.#lost(t('The station does not answer'), 0);
      } else if (this.#pinged === null && this.#heard.age() > kPingAfter) {
        this.#pinged = new Moment();
        this.#say('ping');
      } else if (this.#pinged !== null && this.#pinged.age() > kGoneAfter && !this.#transport.degrade()) {
        this.#lost(t('The station does not answer'), 0);
      }
    }
    if ((this.state === 'connecting' || (this.state === 'live' && this.#isBehind)) && this.#begun?.age() > kConnectedWithin)
      this.#lost(t('The station does not answer'), 0);
    for (const [name, {refusal}] of this.#wanted) {
      if (this.state !== 'live' || !refusal || performance.now() < refusal.again) continue;
      refusal.again = Infinity;
      this.#subscribe(name);
    }
    // While there is no connection, the next try renews what has to be.
    if (this.state === 'live' && this.#account.isDue && performance.now() > this.#nextRenewal) {
      this.#nextRenewal = performance.now() + kRenewEvery;
      this.#account.renew().catch(error => { // tried again, or the login has ended
        if (error instanceof Refused) this.#nextRenewal = performance.now() + Math.max(kRenewEvery, error.retryAfter * 1000);
      });
    }
    this.dispatchEvent(new Event('state'));
  }
  // The network is back, or somebody looks again: the pause is over, but for one that the station has asked for.
  #hurry() {
    if (this.state !== 'waiting') return;
    const wait = Math.max(this.#sentAway.for - this.#sentAway.since.age(), 0) + 100 + Math.random() * 400;
    if (Date.now() + wait < this.#nextTry || Date.now() > this.#nextTry) this.#waitFor(wait);
  }
  #waitFor(wait) {
    this.#nextTry = Date.now() + wait;
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#connect(), wait);
  }
  #lost(why, retryAfter) {
    ++this.#number;
    this.#transport?.close();
    this.#transport = null;
    this.#welcome = null;
    this.#pinged = this.#begun = null;
    this.#streams.clear();
    this.#catching.clear();
    this.#store.doubt();
    if (!this.#account.isIn) return;
    if (this.#opened && this.#opened.age() > kSettledAfter) this.#failures = 0;
    this.#opened = null;
    const pause = kPauses[Math.min(this.#failures++, kPauses.length - 1)] * (0.5 + Math.random());
    this.#sentAway = {since: new Moment(), for: retryAfter * 1000};
    this.#why = why.replace(/\.$/, '');
    this.#waitFor(Math.max(pause, retryAfter * (1 + Math.random() / 4)) * 1000);
    this.#become('waiting');
  }

  async #connect() {
    if (!this.#account.isIn) return;
    const mine = ++this.#number;
    this.#begun = new Moment();
    this.#become('connecting');
    let ticket = '';
    try {
      ({ticket} = await this.#account.ask('POST', '/api/v1/ticket'));
    } catch (error) {
      if (mine !== this.#number || !this.#account.isIn) return;
      if (error instanceof Refused) this.#lost(error.message, error.retryAfter);
      else this.#lost(t('The station cannot be reached'), 0);
      return;
    }
    if (mine !== this.#number) return;
    if (performance.now() < this.#plainUntil) this.#usePlain(mine);
    else this.#useSocket(ticket, mine);
  }
  #useSocket(ticket, mine) {
    const deadline = setTimeout(() => { if (mine === this.#number && !this.#welcome) this.#blocked(mine); }, kOpenWithin);
    this.#transport = openSocket(ticket, this.#resumeKey, {
      message: message => { if (mine === this.#number) this.#take(message, mine); },
      closed: (code, retryAfter, opened) => {
        clearTimeout(deadline);
        if (mine !== this.#number) return;
        if (opened) this.#closed(code, retryAfter);
        else this.#blocked(mine);
      },
    });
  }
  // No WebSocket came through. Why, a browser does not say: the other way tells whether the station refuses, and until when.
  #blocked(mine) {
    this.#transport?.close();
    this.#plainUntil = performance.now() + kSocketEvery;
    this.#usePlain(mine);
  }
  async #usePlain(mine) {
    try {
      const transport = await openPlain(this.#account, this.#resumeKey, {
        message: message => { if (mine === this.#number) this.#take(message, mine); },
        beat: () => { if (mine === this.#number) this.#heard = new Moment(); },
        closed: (code, retryAfter) => { if (mine === this.#number) this.#closed(code, retryAfter); },
      });
      if (mine === this.#number) this.#transport = transport;
      else transport.close();
    } catch (error) {
      if (mine !== this.#number || !this.#account.isIn) return;
      this.#plainUntil = 0; // WebSockets were not what is wrong
      if (error instanceof Refused && error.status !== 404) this.#lost(error.message, error.retryAfter);
      else this.#lost(t('No connection'), 0);
    }
  }
  // Looks beside the way that is used whether WebSockets come through now; if so, that is the way.
  async #trySocket() {
    this.#plainUntil = performance.now() + kSocketEvery;
    const mine = this.#number;
    try {
      const {ticket} = await this.#account.ask('POST', '/api/v1/ticket');
      const probe = openSocket(ticket, '', {
        message: () => {
          probe.close();
          if (mine !== this.#number) return;
          this.#plainUntil = 0;
          ++this.#number;
          this.#transport?.close();
          this.#connect();
        },
        closed: () => { /* the next minute tries again */ },
      });
      setTimeout(() => probe.close(), kOpenWithin);
    } catch (error) { // likewise
      if (error instanceof Refused) this.#plainUntil = performance.now() + Math.max(kSocketEvery, error.retryAfter * 1000);
    }
  }
  #closed(code, retryAfter) {
    if (code === 4403) {
      this.#account.end(t('A supervisor has ended this connection.'));
    } else if (code === 4401) {
      const mine = ++this.#number;
      this.#transport = this.#welcome = null;
      this.#account.renew().then(() => { if (mine === this.#number) this.#connect(); },
                                 error => { if (mine === this.#number) this.#lost(t('The login could not be renewed'), error instanceof Refused ? error.retryAfter : 0); });
    } else {
      this.#lost({1001: t('The station stops'), 1013: t('This connection is too slow')}[code] ?? t('No connection'), retryAfter);
    }
  }
  #say(type, payload = {}) {
    this.#transport?.send(JSON.stringify(type === 'ping' ? {type} : {type, payload}));
  }
  #subscribe(name) {
    const wanted = this.#wanted.get(name);
    if (!this.#welcome || !wanted) return;
    const payload = {subscription: name, topic: wanted.topic};
    if (wanted.filters) payload.filters = wanted.filters;
    if (wanted.maxRateHz) payload.maxRateHz = Math.min(wanted.maxRateHz, this.#welcome.maxRateHz);
    if (kFetched.includes(wanted.topic)) payload.past = false;
    if (wanted.mark && !kSnapshots.includes(wanted.topic)) payload.resume = wanted.mark;
    this.#say('subscribe', payload);
  }

  async #welcomed(payload, mine) {
    this.#opened = new Moment();
    this.#resumeKey = payload.resume ?? '';
    // Another run of the station may have another plant under the same number.
    if (payload.epoch !== this.#epoch || this.#store.revision < 0) {
      try {
        await this.#store.loadPlant();
      } catch {
        if (mine === this.#number) this.#lost(t('The plant could not be asked for'), 0);
        return;
      }
      if (mine !== this.#number) return;
      this.#epoch = payload.epoch;
    }
    this.#welcome = payload;
    for (const one of this.#wanted.values()) one.refusal = null;
    for (const [name, {topic}] of this.#wanted) if (kSnapshots.includes(topic)) this.#catching.add(name);
    for (const name of this.#wanted.keys()) this.#subscribe(name);
    if (this.#unsure.size > 0) this.#sayAcknowledged([...this.#unsure]);
    this.#become('live');
    this.dispatchEvent(new Event('welcome'));
  }
  /* A word of the station is as old as it says: what waited on its way, while a machine slept or a line stuck, is no news when
     it comes. What answers at once tells the station's time; of the others, who comes earlier knows it better. Those that carry
     the time of what happened, not of when it was said, tell neither. */
  #hear({type, timestamp}) {
    if (!kToldNow.has(type)) return;
    const said = Date.parse(timestamp ?? '');
    const isAnswer = type === 'welcome' || (type === 'pong' && this.#pinged?.age() < kStaleAfter);
    const late = Number.isFinite(said) && !isAnswer ? Math.max(0, this.#account.now() - said) : 0;
    if (late === 0) this.#account.setStationTime(said);
    if (this.#heard === null || late < this.#heard.age()) this.#heard = new Moment(late);
    if (type === 'pong' || late < kStaleAfter) this.#pinged = null;
  }
  #take(message, mine) {
    const payload = message.payload ?? {};
    this.#hear(message);
    const name = this.#streams.get(message.stream);
    const wanted = this.#wanted.get(name);
    if (message.stream && !wanted) return; // of a subscription that is not wanted any more
    if (wanted) {
      wanted.mark = {stream: message.stream, sequenceId: message.sequenceId};
      this.#catching.delete(name);
    }
    switch (message.type) {
    case 'welcome':
      this.#welcomed(payload, mine);
      break;
    case 'subscribed': {
      const of = this.#wanted.get(payload.subscription);
      if (!of) break;
      of.refusal = null;
      of.mark = {stream: payload.stream, sequenceId: payload.sequenceId};
      this.#streams.set(payload.stream, payload.subscription);
      if (payload.topic === 'events' && (!payload.resumed || this.#store.newestEvent === 0)) this.#store.fillEvents();
      break;
    }
    case 'sensorReadingUpdated':
      this.#store.takeReadings(payload.readings, payload.snapshot === true);
      this.dispatchEvent(new CustomEvent('readings', {detail: payload.readings}));
      break;
    case 'machineStateUpdated':
      this.#store.takeStates(payload.machines);
      break;
    case 'equipmentEventTriggered':
    case 'criticalAlertTriggered': // an event like the others, of a machine's alert
      this.#store.takeEvent(payload, message.priority, true);
      break;
    case 'presenceUpdated':
      this.#store.takeViewers(payload.viewers);
      break;
    case 'plantUpdated':
      if (payload.revision !== this.#store.revision) this.#store.loadPlant().catch(() => { /* the next connection asks again */ });
      break;
    case 'acknowledged':
      for (const id of payload.events) this.#unsure.delete(id);
      this.#store.acknowledged(payload.events);
      break;
    case 'error':
      if (payload.code === 'not_stored' || payload.code === 'unknown_event') {
        this.#unsure.clear(); // it was told, and was not taken: that is said
        this.dispatchEvent(new CustomEvent('trouble', {detail: payload.message}));
      }
      if (payload.code === 'duplicate') break; // said twice, and there
      this.#catching.delete(payload.subscription);
      if (this.#wanted.has(payload.subscription)) {
        this.#wanted.get(payload.subscription).refusal = {code: payload.code, message: String(payload.message), again: payload.code === 'busy' ? performance.now() + kAskAgainAfter : Infinity};
        this.dispatchEvent(new Event('state'));
      }
      break;
    default:
      for (const item of payload.items ?? []) this.#store.takeNotice(message.type, item);
    }
  }
}
