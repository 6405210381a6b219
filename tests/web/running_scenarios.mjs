// The bad days of a page, with a whole station and its demo plant as processes of their own.
import {browserProcess, enter, expected, goTo, login, newContext, oneTime, open, origin, password, picture, play, shows, station, until, untilHere, wait} from './browser.mjs';
import {request} from 'playwright-core';
import {readdirSync, readFileSync} from 'node:fs';
import assert from 'node:assert/strict';

expected.push(/status of (401|404|429|503)/, /ERR_(EMPTY_RESPONSE|CONNECTION_CLOSED|TIMED_OUT|ABORTED|FAILED|SOCKET_NOT_CONNECTED|NETWORK_CHANGED|INTERNET_DISCONNECTED)/);

// ---- the station's REST interface, from here
const rest = await request.newContext({ignoreHTTPSErrors: true});
async function ask(method, path, {token, body} = {}) {
  const answer = await rest.fetch(origin + path, {method, data: body, headers: token ? {Authorization: 'Bearer ' + token} : {}});
  const text = await answer.text();
  return {status: answer.status(), headers: answer.headers(), json: text.startsWith('{') ? JSON.parse(text) : {}};
}
async function firstLogin() {
  const changed = await ask('POST', '/api/v1/password', {body: {name: 'admin', password: oneTime, newPassword: password}});
  assert.ok(changed.status < 300, 'the first password can be changed: ' + changed.status);
  return (await ask('POST', '/api/v1/login', {body: {name: 'admin', password}})).json.accessToken;
}

// ---- what the page does
const kTicket = '/api/v1/ticket';
const asks = (page, path) => {
  const found = [];
  page.on('request', one => { if (new URL(one.url()).pathname.startsWith(path)) found.push(one); });
  return found;
};
const link = page => page.evaluate(() => document.getElementById('link').textContent);
const isLive = page => until(page, () => document.getElementById('link').textContent === 'Live' && !document.body.classList.contains('away'));
const valuesChange = async page => {
  await page.waitForSelector('.card .value.good');
  const before = await page.$$eval('.card .digits', all => all.map(one => one.textContent).join());
  await until(page, was => [...document.querySelectorAll('.card .digits')].map(one => one.textContent).join() !== was, before);
};
// The station's start is in the list: what it tells of the past has come.
const theStartIsTold = page => until(page, () => [...document.querySelectorAll('.events td')].filter(one => /^Lineside .* started with/.test(one.textContent)).length >= 2);
// No value looks good: each is muted with its age or struck out, and the page says why.
const nothingIsGood = page => until(page, () => {
  const muted = getComputedStyle(document.getElementById('age')).color;
  return document.body.classList.contains('away') && !document.getElementById('stale').hidden
    && [...document.querySelectorAll('.card .digits')].every(one => getComputedStyle(one).color === muted);
});

// All processes of the browser.
function family(root) {
  const parents = readdirSync('/proc').filter(one => /^\d+$/.test(one)).map(one => {
    try {
      const stat = readFileSync('/proc/' + one + '/stat', 'utf8');
      return [Number(one), Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1])];
    } catch { return [0, 0]; }
  });
  const found = [root];
  for (let i = 0; i < found.length; ++i) found.push(...parents.filter(([, parent]) => parent === found[i]).map(([one]) => one));
  return found;
}

const scenarios = {
  // As many connections as one user may have are there already: the page learns why, waits as long as it was told, and comes.
  async crowded() {
    const token = await firstLogin();
    const sessions = [];
    for (let i = 0; i < 10; ++i) {
      const opened = await ask('POST', '/api/v1/live', {token, body: {}});
      assert.equal(opened.status, 201);
      sessions.push(opened.json.session);
    }
    const eleventh = await ask('POST', '/api/v1/live', {token, body: {}});
    assert.equal(eleventh.status, 429);
    const told = Number(eleventh.headers['retry-after']);
    assert.ok(told >= 10, 'Retry-After is ' + told);
    const page = await open({clock: true});
    const handshakes = [], tickets = asks(page, kTicket), plain = asks(page, '/api/v1/live');
    page.on('websocket', socket => handshakes.push(socket));
    await enter(page, 'admin');
    await shows(page, '#link', 'There are as many connections as there may be');
    await picture(page, 'crowded');
    assert.equal(handshakes.length, 1, 'the WebSocket was tried');
    assert.equal(plain.length, 1, 'and the other way was asked why that did not come');
    const seconds = Number((await link(page)).match(/next try in (\d+) s/)[1]);
    assert.ok(seconds >= told - 2 && seconds <= told * 1.25 + 1, 'it waits ' + seconds + ' s when told ' + told);
    const before = tickets.length;
    // Somebody who looks again, and a network that comes back, do not cut that short.
    for (let passed = 0; passed < told - 5; passed += 5) {
      await page.evaluate(() => { window.dispatchEvent(new Event('online')); document.dispatchEvent(new Event('visibilitychange')); });
      await page.clock.runFor(5000);
    }
    assert.equal(tickets.length, before, 'nothing was asked before the time was over');
    for (const session of sessions) assert.equal((await ask('DELETE', '/api/v1/live/' + session, {token})).status, 204);
    await page.clock.runFor(20000);
    await untilHere(async () => {
      if (await link(page) === 'Live') return true;
      // The minute of new connections may ask for some more: the station's own minute, so the page's time goes with it.
      await wait(1000);
      await page.clock.runFor(1000);
      return false;
    }, 'a connection', 90_000);
    await valuesChange(page);
  },

  // Where something lets no WebSocket through, each minute one is tried; when one comes, it is the way.
  async eachMinute() {
    await firstLogin();
    const context = await newContext();
    let blocks = true;
    const tries = [];
    await context.routeWebSocket(/\/live$/, socket => {
      tries.push(socket);
      if (blocks) socket.close();
      else socket.connectToServer();
    });
    const page = await open({context, clock: true});
    await enter(page, 'admin');
    await shows(page, '#link', 'Live, without WebSocket');
    await valuesChange(page);
    assert.equal(tries.length, 1);
    for (let minute = 1; minute <= 3; ++minute) {
      await page.clock.fastForward(45000);
      await shows(page, '#link', 'Live, without WebSocket');
      assert.equal(tries.length, minute, 'not before the minute is over');
      await page.clock.fastForward(16000);
      await untilHere(() => tries.length === minute + 1, 'another WebSocket');
      await valuesChange(page); // beside it, the other way goes on
    }
    blocks = false;
    await page.clock.fastForward(61000);
    await isLive(page);
    await valuesChange(page);
  },

  // A station that is gone for long: 1, 2, 4, 8, 8 … s, each half more or less, and no last try.
  async backOff() {
    await firstLogin();
    const page = await open({clock: true});
    await login(page, 'admin');
    await valuesChange(page);
    await page.clock.fastForward(6000); // a connection that has held
    await isLive(page);
    const tickets = asks(page, kTicket);
    const times = [], failed = [], renewals = asks(page, '/api/v1/refresh');
    page.on('requestfailed', one => { if (one.url().endsWith(kTicket)) failed.push(one); });
    const now = () => page.evaluate(() => Date.now());
    await page.clock.pauseAt(await now() + 500);
    await station('kill');
    // The clock stands but for these steps, so that a try is seen within a step of its time.
    const step = 50;
    await untilHere(async () => { await page.clock.runFor(step); return (await link(page)).includes('next try'); }, 'the connection to be missed');
    let last = await now();
    for (let seen = 0; times.length < 12;) {
      await page.clock.runFor(step);
      if (tickets.length === seen) continue;
      ++seen;
      const at = await now();
      times.push((at - last) / 1000);
      await untilHere(() => failed.length === seen, 'a try to fail');
      await until(page, () => document.getElementById('link').textContent.includes('next try'));
      last = at;
    }
    const usual = [1, 2, 4, 8];
    times.forEach((time, i) => {
      const middle = usual[Math.min(i, 3)];
      assert.ok(time >= middle * 0.5 - 0.2 && time <= middle * 1.5 + 0.3, 'try ' + i + ' came after ' + time + ' s: ' + times);
    });
    const late = times.slice(3);
    assert.ok(Math.max(...late) - Math.min(...late) > 0.5, 'not all at once: ' + times);
    await nothingIsGood(page);
    for (let hours = 0; hours < 2; ++hours) { // no last one
      const before = tickets.length + renewals.length; // a token that is over is renewed first
      await page.clock.fastForward(3600000);
      await untilHere(async () => { await page.clock.runFor(1000); return tickets.length + renewals.length > before; }, 'a try after another hour');
    }
    await station('start');
    await page.clock.resume();
    await isLive(page);
    await valuesChange(page);
  },

  // A station that hangs: no word, no end of the connection.
  async silent() {
    await firstLogin();
    for (const way of ['socket', 'stream']) {
      const context = await newContext();
      if (way === 'stream') await context.routeWebSocket(/\/live$/, socket => socket.close());
      const page = await open({context});
      await enter(page, 'admin');
      await shows(page, '#link', 'Live');
      await valuesChange(page);
      await page.waitForSelector('.card .value.good');
      await station('freeze');
      const begun = Date.now();
      await nothingIsGood(page);
      assert.ok(Date.now() - begun < 8000, 'after some seconds nothing counts as good');
      await shows(page, '#stale', 'No connection: everything below is from');
      await picture(page, 'silent-' + way);
      // It gives that connection up and tries anew, and what is shown stays what it is.
      await until(page, () => !document.getElementById('link').textContent.includes('Live'));
      await until(page, () => document.querySelectorAll('.card .value.good').length === 0 && document.querySelectorAll('.card .value.uncertain').length > 0);
      await nothingIsGood(page);
      await station('thaw');
      await until(page, () => document.getElementById('link').textContent.startsWith('Live') && !document.body.classList.contains('away'));
      await valuesChange(page);
      await context.close();
    }
  },

  // A token that ends is renewed before that, on the connection that there is; one that the station takes back while it is asked is, too.
  async renewal() {
    await firstLogin();
    const page = await open({clock: true});
    const sockets = [], sent = [], got = [];
    page.on('websocket', socket => {
      sockets.push(socket);
      socket.on('framesent', ({payload}) => sent.push(JSON.parse(payload).type));
      socket.on('framereceived', ({payload}) => got.push(JSON.parse(payload).type));
    });
    const renewals = asks(page, '/api/v1/refresh'), histories = asks(page, '/api/v1/tags/');
    const answered = page.waitForResponse(/\/api\/v1\/login$/);
    await login(page, 'admin');
    const life = new Date((await (await answered).json()).expiresAt) - Date.now();
    assert.ok(life > 120000, 'a token lives ' + life + ' ms');
    await valuesChange(page);
    await page.clock.fastForward(life - 90000);
    await isLive(page);
    assert.equal(renewals.length, 0, 'not before its last minute');
    // The page has learnt meanwhile that the station's clock did not jump with its own.
    await page.clock.fastForward(life - 30000);
    await untilHere(() => got.includes('auth.refreshed'), 'the station to take the new token');
    assert.equal(sent.filter(type => type === 'auth.refresh').length, 1);
    assert.equal(renewals.length, 1);
    assert.equal(sockets.length, 1, 'on the same connection');
    await isLive(page);
    await valuesChange(page);
    // A request whose token is refused: renewed once, asked once more.
    let refused = '';
    await page.route(/\/history\?/, async route => {
      if (refused) return route.continue();
      refused = route.request().headers().authorization;
      return route.fulfill({status: 401, contentType: 'application/problem+json', body: '{"code":"session_ended"}'});
    });
    const tag = await page.evaluate(async token => (await (await fetch('/api/v1/plant', {headers: {Authorization: token}})).json()).sites[0].devices[0].tags.find(one => one.type === 'number').id,
                                    'Bearer ' + (await ask('POST', '/api/v1/login', {body: {name: 'admin', password}})).json.accessToken);
    await goTo(page, 'trends/' + tag);
    await page.waitForSelector('.plot canvas');
    await untilHere(() => refused && histories.some(one => one.headers().authorization !== refused), 'the question to be asked again');
    assert.equal(renewals.length, 2, 'renewed once for all that asked');
    assert.equal((await page.locator('.trouble:visible').count()), 0);
    await untilHere(() => got.filter(type => type === 'auth.refreshed').length === 2, 'the connection to have the newer token');
    await isLive(page);
  },

  // The lid of a laptop: all of the browser stands still until the station has let go of it, and longer; then it goes on.
  async lid() {
    const token = await firstLogin();
    const page = await open();
    await login(page, 'admin');
    await valuesChange(page);
    await goTo(page, 'events');
    await goTo(page, 'overview');
    const viewers = async () => (await ask('GET', '/api/v1/viewers', {token})).json.viewers.length;
    assert.equal(await viewers(), 1);
    // What is on the screen right after: nothing old may look good, however short.
    await page.evaluate(() => {
      window.seen = [];
      let last = Date.now();
      const look = () => {
        const now = Date.now();
        if (now - last > 20000) window.woke = now;
        last = now;
        if (window.woke && now - window.woke < 3000) {
          const isGood = !document.body.classList.contains('away') && document.querySelectorAll('.card .value.good').length > 0;
          window.seen.push({at: now - window.woke, isGood, link: document.getElementById('link').textContent});
        }
        requestAnimationFrame(look);
      };
      look();
    });
    const all = family(browserProcess);
    all.forEach(one => process.kill(one, 'SIGSTOP'));
    try {
      await untilHere(async () => await viewers() === 0, 'the station to let go of it', 90000);
    } finally {
      all.reverse().forEach(one => process.kill(one, 'SIGCONT'));
    }
    await until(page, () => window.woke !== undefined);
    await until(page, () => Date.now() - window.woke > 3000);
    const seen = await page.evaluate(() => window.seen);
    const stale = seen.find(one => !one.isGood);
    assert.ok(stale && stale.at < 700, 'it is stale at once: ' + JSON.stringify(seen.slice(0, 20)));
    const good = seen.find(one => one.isGood && one.at > stale.at);
    assert.ok(!good || good.link === 'Live', JSON.stringify(good));
    await isLive(page);
    await valuesChange(page);
    const {events} = (await ask('GET', '/api/v1/events?limit=200', {token})).json;
    await goTo(page, 'events');
    await until(page, known => known.every(one => document.querySelector('tr[data-event="' + one + '"]')), events.map(one => one.id).slice(0, 50));
  },

  // The station is killed, its disk has lost the history's beginning, and it starts again: what is critical about that reaches
  // the page that was open all the time, which asks to acknowledge it, once.
  async restarted() {
    await firstLogin();
    const page = await open();
    await login(page, 'admin');
    await valuesChange(page);
    await station('kill');
    await nothingIsGood(page);
    await page.evaluate(() => { // how far the time at the top is from the browser's, which is the station's here
      window.ahead = 0;
      setInterval(() => {
        const match = /^(\d\d):(\d\d):(\d\d)$/.exec(document.getElementById('age').textContent), now = new Date();
        if (match) window.ahead = Math.max(window.ahead, Math.abs(match[1] * 3600 + match[2] * 60 + match[3] * 1 - (now.getHours() * 3600 + now.getMinutes() * 60 + now.getSeconds())));
      }, 50);
    });
    await station('damageHistory');
    await station('start');
    await isLive(page);
    await valuesChange(page);
    await shows(page, '#critical', 'to acknowledge');
    await goTo(page, 'events');
    await shows(page, '.events tr.waits td', 'The end of the audit trail is not what this station wrote last');
    await shows(page, '.events td', 'a new history was begun'); // whose numbers begin anew: it is another journal
    const ids = await page.$$eval('.events tr[data-event]', all => all.map(one => one.dataset.event));
    assert.equal(new Set(ids).size, ids.length, 'each once');
    await picture(page, 'restarted');
    // The trail's time goes on from before the kill, ahead of the clock: that does not become the page's time.
    assert.ok(await page.evaluate(() => window.ahead) < 5, 'the time at the top was off by ' + await page.evaluate(() => window.ahead) + ' s');
    const waiting = () => page.$$eval('.events tr.waits', all => all.map(one => one.dataset.event));
    const acknowledged = await waiting();
    await page.keyboard.press('F8');
    await until(page, () => document.getElementById('critical').hidden && document.querySelectorAll('.events tr.waits').length === 0);
    // It stays acknowledged over another restart.
    await station('stop');
    await until(page, () => document.body.classList.contains('away'));
    await station('start');
    await isLive(page);
    await theStartIsTold(page);
    const again = await waiting();
    assert.deepEqual(again.filter(one => acknowledged.includes(one)), []);
  },
};

await play(scenarios);
