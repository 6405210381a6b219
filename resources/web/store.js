// What the page knows of the plant: its tree, newest readings, states, events, who is online. It knows nothing of the
// screen: whoever shows something asks takeChanges() what is another since the last time.
import {beyond, grade, isLinkLost, isWaiting, learnUnits, priorityOfSeverity, valueText, unitOf, nameOf, number} from './format.js';
import {t} from './words.js';

const kMostEvents = 1000;
const kEventPage = 200;
const kMostPages = 10;
const kUncertain = 0x40000000; // OPC UA

export class Store {
  #account;
  #changes = new Set();   // ids of tags and machines, and "plant", "events", "presence", "system"
  #byId = new Map();      // number of an event -> when it was
  #loading = null;
  #newestSeen = 0;        // the newest event's number

  revision = -1;
  sites = [];
  tags = new Map();       // id -> {id, tag, device, site, machine, reading}
  machines = new Map();   // id -> {id, machine, line, site, state, tags, keys}
  events = [];            // newest first
  eventsTrouble = '';     // why the list may be incomplete
  hasOlder = true;
  unacknowledged = new Set(); // numbers of critical events that this user has not acknowledged
  health = new Map();     // machine's id -> its newest score; this and what follows only while a page wants them
  alerts = new Map();     // id -> alert
  production = new Map(); // machine's id -> its newest summary
  charts = new Map();     // id -> the newest point
  viewers = null;         // null: not known, or not to be known
  isAway = true;          // what is shown is older than it may be without saying so

  // wake: called after each change, however often
  constructor(account, wake) {
    this.#account = account;
    this.wake = wake;
  }

  takeChanges() {
    const changes = this.#changes;
    this.#changes = new Set();
    return changes;
  }
  touch(what) {
    this.#changes.add(what);
    this.wake();
  }
  clear() {
    this.revision = -1;
    this.sites = [];
    this.tags.clear();
    this.machines.clear();
    this.events = [];
    this.#byId.clear();
    this.#newestSeen = 0;
    this.eventsTrouble = '';
    this.hasOlder = true;
    this.unacknowledged.clear();
    this.viewers = null;
    for (const map of [this.health, this.alerts, this.production, this.charts]) map.clear();
    this.isAway = true;
  }

  // ---- the plant
  loadPlant() {
    this.#loading ??= this.#account.ask('GET', '/api/v1/plant').then(plant => this.#adopt(plant)).finally(() => { this.#loading = null; });
    return this.#loading;
  }
  #adopt(plant) {
    const readings = new Map([...this.tags].map(([id, record]) => [id, record.reading]));
    const states = new Map([...this.machines].map(([id, record]) => [id, record.state]));
    this.tags.clear();
    this.machines.clear();
    this.sites = plant.sites;
    this.revision = plant.revision;
    for (const site of plant.sites) {
      for (const line of site.lines)
        for (const machine of line.machines)
          this.machines.set(machine.id, {id: machine.id, machine, line, site, state: states.get(machine.id) ?? null, tags: [], keys: []});
      for (const device of site.devices) {
        for (const tag of device.tags) {
          const machine = this.machines.get(tag.machineId) ?? null;
          const record = {id: tag.id, tag, device, site, machine, reading: readings.get(tag.id) ?? null};
          this.tags.set(tag.id, record);
          machine?.tags.push(record);
        }
      }
    }
    for (const record of this.machines.values())
      record.keys = record.machine.keyTags.map(id => this.tags.get(id)).filter(Boolean);
    learnUnits([...this.tags.values()].map(record => record.tag));
    this.touch('plant');
  }

  // ---- what comes
  takeReadings(readings, isSnapshot) {
    for (const {tag, v, q, t: at} of readings) {
      const record = this.tags.get(tag);
      // What is replayed after a short absence may be older than what another subscription has brought.
      if (!record || (!isSnapshot && at !== null && record.reading?.t > at)) continue;
      record.reading = {v, q, t: at};
      this.#changes.add(tag);
      if (record.machine) this.#changes.add(record.machine.id);
    }
    this.wake();
  }
  // The connection is gone: what was good is what was known last, until it is told again.
  doubt() {
    for (const record of this.tags.values()) {
      if (!record.reading || grade(record.reading.q) !== 0) continue;
      record.reading = {...record.reading, q: kUncertain};
      this.#changes.add(record.id);
      if (record.machine) this.#changes.add(record.machine.id);
    }
    this.wake();
  }
  // Readings that nobody brings any more are not known any more.
  forgetBut(watched) {
    for (const record of this.tags.values()) if (!watched.has(record.id)) record.reading = null;
  }
  takeStates(states) {
    for (const state of states) {
      const record = this.machines.get(state.machineId);
      if (!record) continue;
      record.state = state;
      this.#changes.add(state.machineId);
    }
    this.wake();
  }
  // What production, quality and health say of machines. Others do not get here.
  takeNotice(type, payload) {
    switch (type) {
    case 'equipmentHealthScoreUpdated':
      this.health.set(payload.machineId, payload);
      this.#changes.add('health ' + payload.machineId);
      this.touch('health');
      break;
    case 'predictiveMaintenanceAlertCreated':
    case 'alertChanged':
      this.alerts.set(payload.id, payload);
      this.#changes.add('health ' + payload.machineId);
      this.touch('alerts');
      break;
    case 'recommendationChanged':
      this.touch('recommendations');
      break;
    case 'productionSummaryUpdated':
      this.production.set(payload.machineId, payload);
      this.#changes.add('production ' + payload.machineId);
      this.touch('production');
      break;
    case 'productionStateChanged': {
      const of = this.production.get(payload.machineId);
      if (of) this.production.set(payload.machineId, {...of, state: payload.state, reason: payload.reason, since: payload.from});
      this.#changes.add('production ' + payload.machineId);
      this.touch('production');
      break;
    }
    case 'stopEntered':
      this.touch('stops ' + payload.machineId);
      break;
    case 'spcNewMeasurement':
      this.charts.set(payload.chart, payload);
      this.#changes.add('chart ' + payload.chart);
      this.touch('charts');
      break;
    case 'spcNewAlert':
      this.touch('signals');
      break;
    }
  }
  takeViewers(viewers) {
    this.viewers = viewers;
    this.touch('presence');
  }
  /* An event of the journal; one that is known already is nothing new, but that the station tells of it: what is critical is
     told until this user has acknowledged it. */
  takeEvent(event, priority, isTold = false) {
    if (this.#byId.has(event.id) && this.#byId.get(event.id) !== event.at) this.#forgetJournal(); // numbers began anew: it is another one
    if (isTold && priority === 'critical') this.#toAcknowledge(event.id);
    if (this.#byId.has(event.id)) return;
    this.#byId.set(event.id, event.at);
    this.#newestSeen = Math.max(this.#newestSeen, event.id);
    const one = {...event, priority: priority ?? priorityOfSeverity(event.severity)};
    let at = 0;
    while (at < this.events.length && this.events[at].id > event.id) ++at;
    this.events.splice(at, 0, one);
    if (this.events.length > kMostEvents) {
      this.#byId.delete(this.events.pop().id);
      this.hasOlder = true;
    }
    this.touch('events');
  }
  get newestEvent() { return this.#newestSeen; }
  #forgetJournal() {
    this.events = [];
    this.#byId.clear();
    this.#newestSeen = 0;
    this.hasOlder = true;
    this.unacknowledged.clear();
  }
  #toAcknowledge(id) {
    this.unacknowledged.add(id);
    this.touch('events');
  }
  acknowledged(ids) {
    for (const id of ids) this.unacknowledged.delete(id);
    this.touch('events');
  }

  /* The newest events from the journal, back to the newest one that is known: what the live way did not bring. Numbers have
     no gaps over the whole journal, but somebody sees only some of them: so pages are asked for until one is known. */
  async fillEvents() {
    const known = this.#newestSeen;
    try {
      let to = null;
      for (let page = 0; page < kMostPages; ++page) {
        const found = await this.#events(to);
        for (const event of found) this.takeEvent(event);
        // A page may be short although there are more: what others own was left out of it.
        if (known === 0) this.hasOlder = found.length > 0;
        if (found.length === 0 || known === 0 || found.some(event => event.id <= known)) break;
        to = found[found.length - 1].at;
      }
      this.eventsTrouble = '';
    } catch {
      this.eventsTrouble = t('Earlier events could not be asked for; they come with the next connection.');
    }
    this.touch('events');
  }
  async olderEvents() {
    const found = await this.#events(this.events.at(-1)?.at ?? null);
    const before = this.events.length;
    for (const event of found) this.takeEvent(event);
    this.hasOlder = found.length > 0 && this.events.length > before && this.events.length < kMostEvents;
    this.touch('events');
  }
  async #events(to) {
    // "to" is exclusive and in microseconds: one more, so that what happened in the same one is not passed over
    const query = to ? '&to=' + encodeURIComponent(after(to)) : '';
    return (await this.#account.ask('GET', '/api/v1/events?limit=' + kEventPage + query)).events;
  }

  // ---- what is wrong
  /* How a machine is: {rank, priority, words, detail, lost, at}. rank 0: nothing is wrong; the lower the rank else, the
     more urgent. */
  condition(record) {
    let worst = {rank: 0, priority: 0, words: '', detail: '', lost: false, at: 0};
    const say = (rank, priority, words, detail, at, lost = false) => {
      if (worst.rank === 0 || rank < worst.rank) worst = {rank, priority, words, detail, lost, at};
    };
    const {state} = record;
    if (state && grade(state.q) === 0 && (state.meaning === 'urgent' || state.meaning === 'warning'))
      say(state.meaning === 'urgent' ? 1 : 3, state.meaning === 'urgent' ? 1 : 2, String(state.state), '', state.t);
    let heard = 0, lost = 0, bad = 0, newest = 0;
    for (const {tag, reading} of record.tags) {
      if (!reading || isWaiting(reading.q)) continue;
      ++heard;
      newest = Math.max(newest, reading.t ?? 0);
      if (isLinkLost(reading.q)) {
        ++lost;
        continue;
      }
      if (grade(reading.q) === 2) {
        ++bad;
        continue;
      }
      const limit = beyond(tag, reading.v);
      if (limit)
        say(limit.priority === 1 ? 2 : 4, limit.priority, nameOf(tag) + ': ' + limit.word,
            valueText(tag, reading) + ' ' + unitOf(tag) + ' ' + limit.sign + ' ' + number(limit.limit, tag.decimals), reading.t);
    }
    if (heard > 0 && lost === heard) say(5, 0, t('No link'), '', newest, true);
    else if (lost > 0) say(6, 0, t('{0} of {1} values without link', lost, heard), '', newest);
    if (bad > 0) say(7, 0, t('{0} of {1} values bad', bad, heard), '', newest);
    return worst;
  }
}

// The ISO time behind another one: by a microsecond, which Date does not have.
function after(iso) {
  const match = /^(.*T\d\d:\d\d:\d\d)(?:\.(\d{1,6}))?(Z|[+-]\d\d:\d\d)$/.exec(iso);
  if (!match) return iso;
  const micro = Number((match[2] ?? '').padEnd(6, '0')) + 1;
  if (micro > 999999) return new Date(Math.floor(new Date(iso).getTime() / 1000) * 1000 + 1000).toISOString();
  return match[1] + '.' + String(micro).padStart(6, '0') + match[3];
}
