'use strict';
// The browser's page of Lineside: logs in, keeps one WebSocket (lineside.v1) and shows what comes. No value ever becomes
// markup: all text goes through textContent. Tokens stay in this page's memory: a reload logs in again.
(() => {
  const $ = id => document.getElementById(id);
  const kRows = 500, kEvents = 200, kPauses = [1, 2, 4, 8];
  let login = null;         // {accessToken, refreshToken, expiresAt, user, role}
  let socket = null;
  let failures = 0;
  let resumeKey = '';
  let renewing = null;
  let timer = 0;
  let lastHeard = 0;        // performance.now() of the last message
  let clockAhead = 0;       // the station's clock beside this one's, in ms
  const tags = new Map();     // id -> {tag, device, value}
  const machines = new Map(); // id -> {machine, line, state}
  const marks = new Map();    // subscription -> {stream, sequenceId}
  let page = 'machines';
  let dirty = new Set();

  function element(name, className, text) {
    const made = document.createElement(name);
    if (className) made.className = className;
    if (text !== undefined) made.textContent = text;
    return made;
  }

  // ---- talking -----------------------------------------------------------------------------------------------
  class Refused extends Error {
    constructor(status, problem, retryAfter) {
      super(problem.detail || 'The station refused this.');
      this.status = status; this.code = problem.code || ''; this.retryAfter = retryAfter;
    }
  }
  async function send(method, path, body, token) {
    const headers = {};
    if (body !== undefined) headers['Content-Type'] = 'application/json';
    if (token) headers['Authorization'] = 'Bearer ' + token;
    const answer = await fetch(path, {method, headers, body: body === undefined ? undefined : JSON.stringify(body),
                                      cache: 'no-store', credentials: 'omit', referrerPolicy: 'no-referrer'});
    const text = await answer.text();
    let json = {};
    try { json = text ? JSON.parse(text) : {}; } catch (e) { /* what is no JSON has no answer for us */ }
    if (!answer.ok) throw new Refused(answer.status, json, Number(answer.headers.get('Retry-After')) || 0);
    return json;
  }
  async function ask(method, path, body) {
    if (!login) throw new Refused(401, {}, 0);
    if (new Date(login.expiresAt) - stationNow() < 30000) await renew();
    try {
      return await send(method, path, body, login.accessToken);
    } catch (e) {
      if (!(e instanceof Refused) || e.status !== 401) throw e;
      await renew();
      return send(method, path, body, login.accessToken);
    }
  }
  // One renewal at a time: a refresh token works once.
  function renew() {
    if (!renewing) {
      renewing = send('POST', '/api/v1/refresh', {refreshToken: login.refreshToken}).then(tokens => {
        login = tokens;
        say('auth.refresh', {token: login.accessToken});
      }, e => {
        if (e instanceof Refused && e.status === 401) leave('The login has ended. Log in again.');
        throw e;
      }).finally(() => { renewing = null; });
    }
    return renewing;
  }
  const stationNow = () => Date.now() + clockAhead;

  // ---- logging in and out ------------------------------------------------------------------------------------
  $('login').addEventListener('submit', async event => {
    event.preventDefault();
    const form = event.target, name = form.elements.name.value, password = form.elements.password.value;
    const fresh = form.elements.newPassword.value;
    $('loginError').textContent = '';
    try {
      if (!$('fresh').hidden && fresh) {
        await send('POST', '/api/v1/password', {name, password, newPassword: fresh});
        login = await send('POST', '/api/v1/login', {name, password: fresh});
      } else {
        login = await send('POST', '/api/v1/login', {name, password});
      }
      form.reset();
      $('fresh').hidden = true;
      enter();
    } catch (e) {
      if (e instanceof Refused && e.code === 'must_change_password') $('fresh').hidden = false;
      $('loginError').textContent = e instanceof Refused ? e.message : 'The station cannot be reached.';
    }
  });
  $('logout').addEventListener('click', async () => {
    try { await ask('POST', '/api/v1/logout'); } catch (e) { /* it ends here all the same */ }
    leave('');
  });
  function enter() {
    $('login').hidden = true;
    $('logout').hidden = $('pages').hidden = false;
    $('who').textContent = login.user + ', ' + login.role;
    show('machines');
    failures = 0;
    connect();
  }
  function leave(why) {
    login = null; resumeKey = '';
    clearTimeout(timer);
    if (socket) { socket.onclose = null; socket.close(); socket = null; }
    tags.clear(); machines.clear(); marks.clear();
    for (const id of ['machines', 'rows', 'journal']) $(id).replaceChildren();
    for (const id of ['machines', 'tags', 'events']) $(id).hidden = true;
    $('login').hidden = false;
    $('logout').hidden = $('pages').hidden = true;
    $('who').textContent = '';
    $('loginError').textContent = why;
    state('Not connected', true);
  }

  // ---- the connection ----------------------------------------------------------------------------------------
  function state(text, away) {
    $('link').textContent = text;
    document.body.classList.toggle('away', away);
  }
  function again(retryAfter) {
    if (!login) return;
    const pause = Math.max(retryAfter || 0, kPauses[Math.min(failures, kPauses.length - 1)]);
    ++failures;
    timer = setTimeout(connect, pause * 1000 * (0.75 + Math.random() * 0.5));
  }
  async function connect() {
    if (!login) return;
    state('Connecting', true);
    let ticket;
    try {
      ticket = (await ask('POST', '/api/v1/ticket')).ticket;
      await loadPlant();
    } catch (e) {
      state('The station cannot be reached', true);
      again(e instanceof Refused ? e.retryAfter : 0);
      return;
    }
    if (!login) return;
    const protocols = ['lineside.v1', 'ticket.' + ticket];
    if (resumeKey) protocols.push('resume.' + resumeKey);
    socket = new WebSocket((location.protocol === 'https:' ? 'wss://' : 'ws://') + location.host + '/live', protocols);
    socket.onmessage = event => { lastHeard = performance.now(); take(JSON.parse(event.data)); };
    socket.onclose = event => {
      socket = null;
      state('No connection', true);
      if (event.code === 4401) {
        if (login) renew().then(connect, () => again(0));
      } else if (event.code === 4403) {
        leave('Somebody ended this connection.');
      } else {
        again(0);
      }
    };
  }
  function say(type, payload) {
    if (socket && socket.readyState === WebSocket.OPEN) socket.send(JSON.stringify({type, payload}));
  }
  function subscribe(subscription, topic, filters) {
    const payload = {subscription, topic};
    if (filters) payload.filters = filters;
    if (marks.has(subscription)) payload.resume = marks.get(subscription);
    say('subscribe', payload);
  }
  const streams = new Map(); // stream -> subscription
  function take(message) {
    const payload = message.payload || {};
    if (message.timestamp) clockAhead = new Date(message.timestamp) - Date.now();
    if (message.stream && streams.has(message.stream))
      marks.set(streams.get(message.stream), {stream: message.stream, sequenceId: message.sequenceId});
    switch (message.type) {
    case 'welcome':
      resumeKey = payload.resume || '';
      failures = 0;
      streams.clear();
      state('Live', false);
      for (const [subscription, topic] of [['r', 'readings'], ['m', 'machines'], ['e', 'events'], ['s', 'site']])
        if (payload.topics.some(one => one.name === topic)) subscribe(subscription, topic);
      break;
    case 'subscribed':
      streams.set(payload.stream, payload.subscription);
      marks.set(payload.subscription, {stream: payload.stream, sequenceId: payload.sequenceId});
      if (payload.topic === 'events' && !payload.resumed) loadEvents();
      break;
    case 'sensorReadingUpdated':
      for (const reading of payload.readings) {
        const known = tags.get(reading.tag);
        if (known) { known.value = reading; dirty.add(reading.tag); }
      }
      break;
    case 'machineStateUpdated':
      for (const one of payload.machines) {
        const known = machines.get(one.machine);
        if (known) { known.state = one; dirty.add(one.machine); }
      }
      break;
    case 'equipmentEventTriggered':
      addEvent(payload, message.priority);
      break;
    case 'plantUpdated':
      if (payload.revision !== revision) loadPlant().catch(() => {});
      break;
    case 'error':
      console.warn(payload.code, payload.message);
      break;
    }
  }

  // ---- the plant ---------------------------------------------------------------------------------------------
  let revision = -1;
  async function loadPlant() {
    const plant = await ask('GET', '/api/v1/plant');
    if (plant.revision === revision && tags.size > 0) return;
    revision = plant.revision;
    const before = new Map(tags), statesBefore = new Map(machines);
    tags.clear(); machines.clear();
    for (const site of plant.sites) {
      for (const device of site.devices) {
        for (const tag of device.tags)
          tags.set(tag.id, {tag, device, value: before.has(tag.id) ? before.get(tag.id).value : null});
      }
      for (const line of site.lines) {
        for (const machine of line.machines)
          machines.set(machine.id, {machine, line, state: statesBefore.has(machine.id) ? statesBefore.get(machine.id).state : null});
      }
    }
    drawMachines();
    drawTags();
  }
  const quality = q => q >>> 30 === 0 ? 'good' : q >>> 30 === 1 ? 'uncertain' : 'bad';
  function valueText(known) {
    const value = known.value;
    if (!value || value.v === null) return '–';
    const word = (known.tag.states || []).find(one => String(one.value) === String(value.v));
    if (word) return word.text;
    return typeof value.v === 'number' && known.tag.type === 'number' ? value.v.toFixed(known.tag.decimals) : String(value.v);
  }
  function ageText(value) {
    if (!value || value.t === null) return '';
    const seconds = Math.max(0, Math.round((stationNow() - value.t / 1000) / 1000));
    return seconds < 60 ? seconds + ' s' : seconds < 3600 ? Math.floor(seconds / 60) + ' min' : Math.floor(seconds / 3600) + ' h';
  }
  const cards = new Map(), rows = new Map();
  function drawMachines() {
    cards.clear();
    const all = [];
    for (const [id, known] of machines) {
      const card = element('article');
      card.append(element('h2', '', known.machine.name || known.machine.code));
      const word = card.appendChild(element('p', 'state'));
      const keys = [];
      for (const tag of known.machine.keyTags) {
        const of = tags.get(tag);
        if (!of) continue;
        const line = card.appendChild(element('div', 'key'));
        line.append(element('span', 'muted', of.tag.name || of.tag.code));
        const value = line.appendChild(element('span', 'value'));
        keys.push({tag, line, value});
      }
      cards.set(id, {word, keys});
      all.push(card);
      dirty.add(id);
      for (const key of keys) dirty.add(key.tag);
    }
    if (all.length === 0) all.push(element('p', 'muted', 'This plant has no machines yet.'));
    $('machines').replaceChildren(...all);
  }
  function drawTags() {
    rows.clear();
    const wanted = $('filter').value.toLowerCase(), all = [];
    let found = 0;
    for (const [id, known] of tags) {
      const name = known.device.code + '.' + known.tag.code;
      if (wanted && !(name + ' ' + (known.tag.name || '')).toLowerCase().includes(wanted)) continue;
      if (++found > kRows) continue;
      const row = element('tr');
      row.append(element('td', '', name));
      const value = row.appendChild(element('td', 'number'));
      row.append(element('td', 'muted', known.tag.unit || ''));
      const word = row.appendChild(element('td', 'muted')), age = row.appendChild(element('td', 'age'));
      rows.set(id, {value, word, age});
      all.push(row);
      dirty.add(id);
    }
    $('rows').replaceChildren(...all);
    $('more').textContent = found > kRows ? (found - kRows) + ' more: use the filter.' : '';
  }
  $('filter').addEventListener('input', drawTags);

  // What changed is drawn once a frame at most, and only where somebody looks.
  function draw() {
    requestAnimationFrame(draw);
    if (dirty.size === 0) return;
    const changed = dirty;
    dirty = new Set();
    for (const id of changed) {
      const known = tags.get(id), row = rows.get(id);
      if (known && row) {
        const q = known.value ? quality(known.value.q) : 'bad';
        row.value.textContent = valueText(known);
        row.value.className = 'number ' + q;
        row.word.textContent = q === 'good' ? '' : q;
        row.age.textContent = ageText(known.value);
      }
    }
    for (const [id, card] of cards) {
      const known = machines.get(id);
      if (changed.has(id))
        card.word.textContent = known.state && known.state.state !== null ? String(known.state.state) : 'No state';
      for (const key of card.keys) {
        if (!changed.has(key.tag)) continue;
        const of = tags.get(key.tag);
        key.value.textContent = valueText(of) + (of.tag.unit ? ' ' + of.tag.unit : '');
        key.line.className = 'key ' + (of.value ? quality(of.value.q) : 'bad');
      }
    }
  }
  requestAnimationFrame(draw);
  setInterval(() => {
    if (page === 'tags') for (const [id, row] of rows) row.age.textContent = ageText(tags.get(id) && tags.get(id).value);
    if (login && document.body.classList.contains('away') && lastHeard)
      state('No connection since ' + Math.round((performance.now() - lastHeard) / 1000) + ' s', true);
    if (login && new Date(login.expiresAt) - stationNow() < 60000) renew().catch(() => {});
  }, 1000);

  // ---- events ------------------------------------------------------------------------------------------------
  const seen = new Set();
  function addEvent(event, priority) {
    if (seen.has(event.id)) return;
    seen.add(event.id);
    const line = element('li', priority);
    line.append(element('span', 'muted', new Date(event.at).toLocaleString() + ' '), element('strong', '', (event.source || '') + ' '),
                element('span', '', event.text || event.kind));
    const journal = $('journal');
    line.dataset.id = event.id;
    let at = journal.firstElementChild;
    while (at && Number(at.dataset.id) > event.id) at = at.nextElementSibling;
    journal.insertBefore(line, at);
    while (journal.childElementCount > kEvents) {
      seen.delete(Number(journal.lastElementChild.dataset.id));
      journal.lastElementChild.remove();
    }
  }
  const priorities = {INFO: 'low', WARNING: 'medium', ERROR: 'high', CRITICAL: 'critical'};
  async function loadEvents() {
    try {
      for (const event of (await ask('GET', '/api/v1/events?limit=100')).events) addEvent(event, priorities[event.severity]);
    } catch (e) { /* they come with the next connection */ }
  }

  // ---- pages -------------------------------------------------------------------------------------------------
  function show(name) {
    page = name;
    for (const id of ['machines', 'tags', 'events']) $(id).hidden = id !== name;
    for (const button of $('pages').children) {
      if (button.dataset.page === name) button.setAttribute('aria-current', 'page');
      else button.removeAttribute('aria-current');
    }
  }
  $('pages').addEventListener('click', event => { if (event.target.dataset.page) show(event.target.dataset.page); });
  window.addEventListener('online', () => { if (login && !socket) { clearTimeout(timer); connect(); } });
})();
