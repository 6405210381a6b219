// The way to the station: restarts, what stands between, requests that are lost, and what is not told.
import {bring, enter, expected, goTo, id, login, newContext, open, origin, picture, shows, station, until, untilHere, usual} from './browser.mjs';
import {blockingProxy} from './blocking_proxy.mjs';
import assert from 'node:assert/strict';

// The station is gone, and it is noticed; then it is there again, and the pause before the next try is passed over.
const stopped = async page => {
  await station('stop');
  await until(page, () => document.getElementById('link').textContent.includes('next try'));
};
const startedAgain = async page => {
  await station('start');
  await page.clock.fastForward(9000);
};

export const scenarios = {
  async restart() {
    await usual();
    for (let i = 0; i < 20; ++i) await station('tell', {source: 'HOUSE-01', text: 'before ' + i, severity: i % 4});
    const page = await open({clock: true});
    await login(page, 'vera');
    await goTo(page, 'events');
    await shows(page, '.events td', 'before 0');
    for (let i = 0; i < 5; ++i) await station('tell', {source: 'HOUSE-01', text: 'live ' + i, severity: 1});
    await shows(page, '.events td', 'live 4');
    await picture(page, 'events');
    await stopped(page);
    await page.clock.fastForward(6000);
    await until(page, () => document.body.classList.contains('away'));
    await shows(page, '#stale', 'No connection: everything below is from');
    await shows(page, '#link', 'next try in');
    for (let i = 0; i < 30; ++i) await station('tell', {source: 'HOUSE-01', text: 'meanwhile ' + i, severity: 3});
    await goTo(page, 'overview');
    await until(page, () => getComputedStyle(document.querySelector('.card .digits')).color === getComputedStyle(document.querySelector('#age')).color);
    await shows(page, 'main', 'Nothing needed attention when the station was heard last.');
    await picture(page, 'away');
    await startedAgain(page);
    await until(page, () => !document.body.classList.contains('away'));
    await bring(110, 33.3);
    await shows(page, '.card .value', '33.3');
    await station('tell', {source: 'HOUSE-01', text: 'after', severity: 1});
    await goTo(page, 'events');
    await shows(page, '.events td', 'after');
    const seen = await page.$$eval('.events tr[data-event] .words span:first-child', all => all.map(one => one.textContent));
    const count = words => seen.filter(one => one === words).length;
    for (let i = 0; i < 20; ++i) assert.equal(count('before ' + i), 1);
    for (let i = 0; i < 5; ++i) assert.equal(count('live ' + i), 1);
    for (let i = 0; i < 30; ++i) assert.equal(count('meanwhile ' + i), 1);
    assert.equal(seen[0], 'after');
    const ids = await page.$$eval('.events tr[data-event]', all => all.map(one => Number(one.dataset.event)));
    assert.deepEqual(ids, [...ids].sort((a, b) => b - a), 'newest first');
    // Twice more, without a pause: still once each.
    for (let round = 0; round < 2; ++round) {
      await stopped(page);
      await station('tell', {source: 'HOUSE-01', text: 'round ' + round, severity: 2});
      await startedAgain(page);
      await shows(page, '.events td', 'round ' + round);
    }
    const again = await page.$$eval('.events tr[data-event]', all => all.map(one => one.dataset.event));
    assert.equal(new Set(again).size, again.length);
    await page.selectOption('#event-least', 'critical');
    await until(page, () => [...document.querySelectorAll('.events tr[data-event]')].every(one => one.classList.contains('critical')));
    await page.fill('#event-filter', 'meanwhile 2');
    await until(page, () => document.querySelectorAll('.events tr[data-event]').length === 11);
  },

  async acknowledging() {
    for (let i = 0; i < 3; ++i) await station('tell', {source: 'HOUSE-01', text: 'critical ' + i, severity: 3});
    await station('tell', {source: 'HOUSE-01', text: 'not critical', severity: 2});
    let page = await open();
    await login(page, 'vera');
    await shows(page, '#critical', '3 critical events to acknowledge');
    await page.click('#critical');
    await shows(page, '.events td', 'critical 2');
    await picture(page, 'acknowledge');
    await page.click('tr:has-text("critical 1") button');
    await shows(page, '#critical', '2 critical events to acknowledge');
    await station('tell', {source: 'HOUSE-01', text: 'critical 3', severity: 3});
    await shows(page, '#critical', '3 critical events to acknowledge');
    await page.fill('#event-filter', 'critical 0');
    await shows(page, 'main button', 'Acknowledge the one critical event shown');
    await page.keyboard.press('F8');
    await shows(page, '#critical', '2 critical events to acknowledge');
    // Over a restart of the station and another login: what was acknowledged does not come again, what was not does.
    await station('stop');
    await station('start');
    page = await open({clock: true});
    await login(page, 'vera');
    await shows(page, '#critical', '2 critical events to acknowledge');
    await goTo(page, 'events');
    await until(page, () => document.querySelectorAll('.events tr.waits').length === 2);
    // Without a connection nothing is acknowledged, and nothing is said that was not.
    await stopped(page);
    await page.keyboard.press('F8');
    await shows(page, '.trouble', 'Not acknowledged: there is no connection.');
    assert.equal(await page.locator('.events tr.waits').count(), 2);
    await startedAgain(page);
    await until(page, () => document.getElementById('link').textContent === 'Live');
    await page.keyboard.press('F8');
    await until(page, () => document.getElementById('critical').hidden);
  },

  // Where something between lets no WebSocket through, and then where it ends streams or holds them back, too.
  async blocked() {
    await usual();
    expected.push(/WebSocket|ERR_FAILED/);
    const context = await newContext();
    let blocks = true, sockets = 0;
    await context.routeWebSocket(/\/live$/, socket => {
      ++sockets;
      if (blocks) socket.close();
      else socket.connectToServer();
    });
    for (const way of ['stream', 'held', 'polling']) {
      const page = await open({context, clock: true});
      let held = false;
      if (way === 'polling') await page.route(/\/events\?after=/, route => route.abort());
      if (way === 'held') await page.route(/\/events\?after=/, () => { held = true; /* no answer, ever */ });
      await enter(page, 'vera');
      const passesOver = async () => { // the time for a stream's first word
        await untilHere(() => held, 'a stream to be tried');
        held = false;
        await page.clock.fastForward(5000);
      };
      if (way === 'held') await passesOver();
      await shows(page, '#link', 'Live, without WebSocket');
      await shows(page, '.card .value', '°C');
      await bring(110, way === 'stream' ? 44.4 : 55.5);
      await shows(page, '.card .value', way === 'stream' ? '44.4' : '55.5');
      await goTo(page, 'events');
      for (let i = 0; i < 5; ++i) await station('tell', {source: 'HOUSE-01', text: way + ' ' + i, severity: 2});
      await shows(page, '.events td', way + ' 4');
      await stopped(page);
      await station('tell', {source: 'HOUSE-01', text: way + ' away', severity: 2});
      await startedAgain(page);
      if (way === 'held') await passesOver();
      await shows(page, '.events td', way + ' away');
      const seen = await page.$$eval('.events tr[data-event]', all => all.map(one => one.dataset.event));
      assert.equal(new Set(seen).size, seen.length);
      assert.equal(await page.locator('.events tr:has-text("' + way + ' ")').count(), 6);
      await page.close();
    }
    assert.ok(sockets >= 2);
  },

  /* A proxy as companies have them, between browser and station: it lets no WebSocket through and holds event streams back, then
     no WebSocket alone, then everything. Each minute the page finds the better way, and nothing is lost or doubled. */
  async throughAProxy() {
    await usual();
    expected.push(/WebSocket|ERR_TUNNEL|ERR_PROXY|ERR_EMPTY_RESPONSE|ERR_INCOMPLETE_CHUNKED|ERR_CONNECTION_CLOSED|ERR_ABORTED/);
    const proxy = await blockingProxy(origin);
    try {
      const page = await open({options: {proxy: {server: proxy.address, bypass: '<-loopback>'}}, clock: true});
      await enter(page, 'vera');
      await shows(page, '#link', 'Live, without WebSocket');
      await goTo(page, 'events');
      const told = async words => {
        await station('tell', {source: 'HOUSE-01', text: words, severity: 2});
        await shows(page, '.events td', words);
      };
      await untilHere(() => proxy.polls > 1, 'the page to ask');
      assert.equal(proxy.streams, 1, 'a stream was tried first, and nothing came of it');
      const sockets = proxy.sockets; // a browser may ask twice for one
      assert.ok(sockets > 0, 'and a WebSocket before it');
      await told('by asking');
      // The next minute both are tried again; it goes on by asking meanwhile.
      await page.clock.fastForward(61000);
      await untilHere(() => proxy.streams === 2 && proxy.sockets > sockets, 'both to be tried again');
      await told('still by asking');
      await shows(page, '#link', 'Live, without WebSocket');
      // Streams come through now.
      proxy.lets.streams = true;
      await page.clock.fastForward(61000);
      await untilHere(() => proxy.streams === 3 && proxy.open === 1, 'the stream to be used');
      await untilHere(() => proxy.passed > 0, 'something to come by it');
      const asked = proxy.polls;
      for (let i = 0; i < 3; ++i) await told('by the stream ' + i);
      assert.ok(proxy.polls <= asked + 1, 'nobody asks while the stream tells');
      // WebSockets, too.
      proxy.lets.sockets = true;
      await page.clock.fastForward(61000);
      await until(page, () => document.getElementById('link').textContent === 'Live');
      await untilHere(() => proxy.open === 0, 'the stream to be closed');
      await told('by the WebSocket');
      const seen = await page.$$eval('.events tr[data-event]', all => all.map(one => one.dataset.event));
      assert.equal(new Set(seen).size, seen.length, 'each once');
    } finally {
      await proxy.close();
    }
  },

  // What the station refuses to tell is said, with why; and what it was too busy for is asked for again.
  async refused() {
    await usual();
    const context = await newContext();
    let mode = 'foreign', busy = 0;
    await context.routeWebSocket(/\/live$/, socket => {
      const server = socket.connectToServer();
      socket.onMessage(text => {
        const message = JSON.parse(text), topic = message.payload?.topic;
        if (message.type === 'subscribe' && topic === 'machines' && mode === 'foreign') message.payload.filters = {machines: [id(250)]}; // another tenant's: the station itself refuses it
        if (message.type === 'subscribe' && topic === 'machines' && mode === 'busy' && ++busy < 3)
          return socket.send(JSON.stringify({type: 'error', timestamp: new Date().toISOString(), payload: {code: 'busy', message: 'The station is busy.', subscription: message.payload.subscription}}));
        if (message.type === 'subscribe' && topic === 'machines' && mode === 'many') // as many as there may be are there already
          for (let i = 0; i < 100; ++i) server.send(JSON.stringify({type: 'subscribe', payload: {subscription: 'x' + i, topic: 'me'}}));
        server.send(JSON.stringify(message));
      });
    });
    const page = await open({context, clock: true});
    await enter(page, 'anna');
    await shows(page, '#refused', 'Not told by the station: states of machines – It is not there, or not yours to see.');
    await shows(page, '.card .value', '50.3°C'); // what it tells is shown all the same
    await shows(page, '#link', 'Live');
    await shows(page, 'main', 'not all of it is told');
    await picture(page, 'refused');
    // Another connection, and it is told.
    const again = async how => {
      mode = how;
      await stopped(page);
      await startedAgain(page);
      await until(page, () => document.getElementById('link').textContent.startsWith('Live') && !document.body.classList.contains('away'));
    };
    await again('many');
    await shows(page, '#refused', 'There are too many subscriptions on this connection.');
    await again('busy');
    await shows(page, '#refused', 'states of machines – The station is too busy for it and is asked again.');
    await page.clock.fastForward(6000);
    await untilHere(() => busy === 2, 'it to be asked again');
    await page.clock.fastForward(6000);
    await until(page, () => document.getElementById('refused').hidden);
    await shows(page, '.card .state', 'House running');
  },

  // Without WebSockets, and with requests that fail: before they arrive, behind that, and with a refusal that names a time.
  async lostPosts() {
    await usual();
    for (let i = 0; i < 2; ++i) await station('tell', {source: 'HOUSE-01', text: 'critical ' + i, severity: 3});
    expected.push(/status of 503|ERR_FAILED/);
    const context = await newContext();
    await context.routeWebSocket(/\/live$/, socket => socket.close());
    const tries = new Map(), isDone = new Set();
    let fails = 3;
    await context.route(/\/api\/v1\/live\/[^/?]+$/, async route => {
      const request = route.request();
      if (request.method() !== 'POST') return route.continue();
      const text = request.postData(), count = (tries.get(text) ?? 0) + 1;
      tries.set(text, count);
      if (count === 1 && fails > 0) return route.abort();
      if (count === 2 && fails > 0) { // it arrives, and the answer does not
        isDone.add(text);
        await route.fetch();
        return route.abort();
      }
      if (count === 3 && fails > 0) {
        --fails;
        return route.fulfill({status: 503, contentType: 'application/problem+json', headers: {'Retry-After': '1'}, body: '{"code":"busy","detail":"busy"}'});
      }
      return route.continue();
    });
    const page = await open({context, clock: true});
    await enter(page, 'vera');
    await shows(page, '#link', 'Live, without WebSocket');
    await shows(page, '.card .value', '°C');
    await shows(page, '#critical', '2 critical events');
    assert.ok(isDone.size >= 3, 'some came twice');
    await bring(110, 44.4);
    await shows(page, '.card .value', '44.4');
    // An acknowledgement, too; and the station has it.
    fails = 1;
    tries.clear();
    await page.click('#critical');
    await page.keyboard.press('F8');
    await until(page, () => document.getElementById('critical').hidden);
    await untilHere(() => [...tries].some(([text, count]) => text.includes('"ack"') && count === 4), 'the acknowledgement to be said until it is answered');
    // One that never arrives: the connection is given up, and what was acknowledged is said on the next one.
    await station('tell', {source: 'HOUSE-01', text: 'critical 2', severity: 3});
    await shows(page, '#critical', '1 critical event');
    let isCut = true, cut = 0;
    await context.route(/\/api\/v1\/live\/[^/?]+$/, route => {
      if (!isCut || route.request().method() !== 'POST' || !route.request().postData().includes('"ack"')) return route.fallback();
      ++cut;
      return route.abort();
    });
    await page.keyboard.press('F8');
    await untilHere(() => cut >= 2, 'the acknowledgement to be said again');
    assert.equal(await page.locator('#critical:visible').count(), 1, 'not acknowledged before the station says so');
    await stopped(page);
    isCut = false;
    await startedAgain(page);
    await until(page, () => document.getElementById('critical').hidden);
    await context.close();
    const again = await open();
    await login(again, 'vera');
    await goTo(again, 'events');
    await shows(again, '.events td', 'critical 2');
    assert.equal(await again.locator('#critical:visible').count(), 0);
  },
};
