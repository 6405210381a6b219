// What a browser shows of a station that is in the test itself, which does what a scenario asks for.
import {bring, expected, goTo, id, kLastUsable, kNoCommunication, login, oneTime, open, origin, password, picture, settled, shows, station, until, untilHere, usual, wait} from './browser.mjs';
import assert from 'node:assert/strict';

// What is there when a place is there.
const kShown = {overview: '.card .value', machine: 'table.tags tbody tr', trends: '.plot canvas', tags: 'table.tags tbody tr', events: '.events tr[data-event]', people: 'tbody th', account: 'tbody td', licences: '.licence'};
const goAndSee = async (page, place) => {
  await goTo(page, place);
  await settled(page, 'main ' + kShown[place.replace(/\/.*/, '')]);
};

export const scenarios = {
  async login() {
    expected.push(/status of 401|status of 403/);
    const page = await open();
    assert.equal(await page.title(), 'Log in – Lineside');
    await picture(page, 'login');
    await page.fill('#login-name', 'newcomer');
    await page.fill('#login-password', 'not this one at all');
    await page.click('form.login button');
    await shows(page, '[role=alert]', 'Name or password is wrong.');
    assert.equal(await page.locator('#login-fresh').isVisible(), false);
    await page.fill('#login-password', oneTime);
    await page.click('form.login button');
    await shows(page, '[role=alert]', 'This password works once. Choose your own.');
    await page.fill('#login-fresh', 'password1234');
    await page.fill('#login-again', 'password123');
    await page.click('form.login button');
    await shows(page, '[role=alert]', 'typed in two ways');
    await picture(page, 'login-change');
    await page.fill('#login-fresh', password);
    await page.fill('#login-again', password);
    await page.click('form.login button');
    await shows(page, 'main h2', 'Overview');
    await shows(page, '#link', 'Live');
    await shows(page, '#who', 'newcomer');
    // Nothing was kept: a reload asks again, and no script-readable place has anything.
    assert.deepEqual(await page.evaluate(() => [document.cookie, Object.keys(localStorage).length, Object.keys(sessionStorage).length]), ['', 0, 0]);
    await page.reload();
    await page.waitForSelector('form.login');
    await login(page, 'anna');
    await goTo(page, 'account');
    await shows(page, 'table th', ':');
    await shows(page, 'td', 'this one');
    await picture(page, 'account');
    await goTo(page, 'people');
    await shows(page, 'tbody th', 'anna');
    await picture(page, 'people');
    await goTo(page, 'licences');
    await shows(page, '.licence', 'Leon Sorokin');
    // Somebody else ends the connection: back to the login, with a reason.
    await station('sendAway');
    await shows(page, '[role=alert]', 'A supervisor has ended this connection.');
    await login(page, 'anna');
    await goTo(page, 'account');
    await page.click('text=Log out');
    await page.waitForSelector('form.login');
    assert.ok(!(await page.innerText('body')).includes('House'), 'nothing of the plant is left');
  },

  // A login that ends by itself: why, who it was, where they were, and what they had typed, which nobody else gets to see.
  async ended() {
    expected.push(/status of 401/);
    const page = await open(), other = await open();
    await login(page, 'anna');
    await login(other, 'anna');
    const end = async () => {
      await goTo(other, 'account');
      await other.reload();
      await login(other, 'anna');
      await goTo(other, 'account');
      const rows = other.locator('tbody tr', {has: other.locator('button:text-is("End")')});
      await rows.first().waitFor();
      while (await rows.count() > 0) {
        const left = await rows.count();
        await rows.first().locator('button').click();
        await untilHere(async () => await rows.count() < left, 'the login to end');
      }
    };
    const type = async () => {
      await goTo(page, 'batches');
      await page.fill('main input[name=code]', 'LOT <b>7</b>');
      await page.fill('main input[name=product]', 'juice');
    };
    await type();
    await end();
    await shows(page, '[role=alert]', 'The login has ended. Log in again.');
    assert.ok(!(await page.innerText('body')).includes('LOT'), 'nothing of it is shown to nobody');
    assert.equal(await page.inputValue('#login-name'), 'anna');
    assert.equal(await page.evaluate(() => document.activeElement.id), 'login-password');
    await picture(page, 'login-ended');
    await login(page, 'anna');
    await shows(page, 'main h2', 'Batches');
    await shows(page, '.typed dd', 'LOT <b>7</b>');
    await shows(page, '.typed dd', 'juice');
    await picture(page, 'typed');
    await goTo(page, 'tags');
    await shows(page, '.typed dd', 'juice');
    await page.click('.typed button');
    await goTo(page, 'batches');
    assert.equal(await page.locator('.typed').count(), 0);
    // Somebody else who logs in there does not see it, nor who has logged out.
    await type();
    await end();
    await page.waitForSelector('form.login');
    await login(page, 'vera');
    assert.equal(await page.locator('.typed').count(), 0);
    await goTo(page, 'account');
    await page.click('text=Log out');
    await page.waitForSelector('form.login');
    assert.equal(await page.inputValue('#login-name'), '');
    await login(page, 'anna');
    await goTo(page, 'batches');
    assert.equal(await page.locator('.typed').count(), 0);
  },

  async remember() {
    expected.push(/status of 401/);
    const page = await open();
    await login(page, 'vera', {remember: true});
    const cookies = await page.context().cookies(origin + '/api/v1/refresh');
    assert.equal(cookies.length, 1);
    const [cookie] = cookies;
    assert.ok(cookie.httpOnly && cookie.secure && cookie.sameSite === 'Strict' && cookie.path === '/api/v1/refresh', JSON.stringify(cookie));
    assert.equal((await page.context().cookies(origin + '/')).length, 0);
    assert.ok(!(await page.evaluate(() => JSON.stringify([document.cookie, {...localStorage}]))).includes(cookie.value));
    await page.reload();
    await shows(page, '#who', 'vera');
    await shows(page, '#link', 'Live');
    const [renewed] = await page.context().cookies(origin + '/api/v1/refresh');
    assert.notEqual(renewed.value, cookie.value);
    // Tabs that open at the same time share the login and do not take it from each other.
    const tabs = await Promise.all([1, 2, 3].map(() => page.context().newPage()));
    await Promise.all(tabs.map(tab => tab.goto(origin + '/#/tags')));
    for (const tab of tabs) await shows(tab, '#who', 'vera');
    await Promise.all(tabs.map(tab => tab.close()));
    // A page of another port of the same host is not of this origin: no cookie helps it.
    const answer = await page.context().request.post(origin + '/api/v1/refresh', {data: {}, headers: {Origin: 'http://127.0.0.1:1'}});
    assert.equal(answer.status(), 403);
    const without = await page.context().request.post(origin + '/api/v1/refresh', {data: {}});
    assert.equal(without.status(), 400);
    await page.reload();
    await shows(page, '#who', 'vera');
    await goTo(page, 'account');
    await shows(page, 'main', 'This browser is remembered');
    await page.click('text=Log out');
    await page.waitForSelector('form.login');
    await until(page, async () => true);
    for (let i = 0; i < 100 && (await page.context().cookies(origin + '/api/v1/refresh')).length > 0; ++i) await wait(50);
    assert.equal((await page.context().cookies(origin + '/api/v1/refresh')).length, 0);
    await page.reload();
    await page.waitForSelector('form.login');
  },

  async values() {
    await usual();
    const page = await open();
    await login(page, 'vera');
    await shows(page, '.card .value', '50.3°C');
    await shows(page, '.card .state', 'House running');
    assert.equal(await page.locator('.wrong li').count(), 0);
    await picture(page, 'overview');
    await bring(110, 61.75);
    await shows(page, '.card .value', '61.8°C');
    // What is wrong comes first, the most urgent at the top.
    await bring(120, 85);
    await shows(page, '.wrong li:first-child', 'House level: high');
    await bring(130, 95);
    await shows(page, '.wrong li:first-child', '95.0 °C > 90.0');
    await bring(112, 2);
    await shows(page, '.wrong li:first-child', 'House jammed');
    await shows(page, '#wrong', '3 machines need attention');
    await picture(page, 'overview-wrong');
    await bring(112, 1);
    await bring(130, 50);
    // The device goes: values are the last ones, then none, and never look good.
    for (const tag of [120, 121, 122]) await bring(tag, 42, {status: kLastUsable});
    await shows(page, '.card.lost .state', 'No link');
    await until(page, () => document.querySelectorAll('.card.lost .value.uncertain').length === 2 && document.querySelectorAll('.card.lost .value.good').length === 0);
    await picture(page, 'overview-lost');
    for (const tag of [120, 121, 122]) await bring(tag, 42, {status: kNoCommunication});
    await until(page, () => document.querySelectorAll('.card.lost .value.bad').length === 2);
    await shows(page, '.card.lost .value.bad', 'no data');
    await page.click('.wrong a');
    await shows(page, 'main h2', 'House capper');
    await shows(page, 'td', 'no data');
    await bring(120, 55.5);
    await shows(page, 'td .value.good', '55.5');
    await shows(page, 'table.tags td', 'good');
    await bring(120, 99.9);
    await shows(page, 'table.tags td', 'good, high-high');
    await picture(page, 'machine');
    await goTo(page, 'tags');
    await shows(page, 'table.tags th', 'House bowl pressure');
    await page.fill('#tag-filter', 'labeller');
    await until(page, () => document.querySelectorAll('table.tags tbody tr').length === 3);
    await page.fill('#tag-filter', 'no such thing');
    await shows(page, '.empty', 'No tag fits this filter.');
    await goTo(page, 'machine/' + id(999));
    await shows(page, '.empty', 'There is no such machine');
    // The station falls silent without a word: after a bound nothing counts as good.
    await goTo(page, 'overview');
    await until(page, () => !document.body.classList.contains('away'));
  },

  async trends() {
    const now = Date.now();
    const past = [];
    for (let i = 0; i < 300; ++i) {
      const ago = (300 - i) * 1000;
      const status = i > 120 && i < 160 ? kNoCommunication : i > 200 && i < 230 ? kLastUsable : 0;
      past.push(bring(110, 50 + 10 * Math.sin(i / 20), {ago, status}));
      if (i % 10 === 0) past.push(bring(111, 2 + Math.cos(i / 30), {ago}));
      if (i % 60 === 0) past.push(bring(112, (i / 60) % 2, {ago}));
    }
    await Promise.all(past);
    const page = await open();
    await login(page, 'vera');
    await goTo(page, 'trends/' + [110, 111, 112].map(id).join(','));
    await page.waitForSelector('.plot canvas');
    await page.click('button[data-span="300"]');
    const ink = () => page.evaluate(() => {
      const canvas = document.querySelector('.plot canvas'), {data} = canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height);
      const colors = new Map();
      for (let i = 0; i < data.length; i += 4) if (data[i + 3] > 200) colors.set(data[i] + ',' + data[i + 1] + ',' + data[i + 2], (colors.get(data[i] + ',' + data[i + 1] + ',' + data[i + 2]) ?? 0) + 1);
      return Object.fromEntries(colors);
    });
    const pens = ['36,80,111', '107,90,58', '60,107,82'];
    for (let i = 0; ; ++i) {
      const colors = await ink();
      if (pens.every(pen => colors[pen] > 20)) break;
      assert.ok(i < 200, 'three curves are drawn: ' + JSON.stringify(colors));
      await wait(100);
    }
    await shows(page, '.badge', 'LIVE');
    await shows(page, '.legend', 'House level');
    await bring(110, 77.7);
    await shows(page, '.legend .value', '77.7 °C');
    await picture(page, 'trends');
    // A gap is a gap: where no value was good there is no line. The middle of the gap is 160 s ago.
    const column = await page.evaluate(([from, to]) => {
      const canvas = document.querySelector('.plot canvas'), over = document.querySelector('.u-over'), ratio = canvas.width / canvas.clientWidth;
      const at = share => Math.round((over.offsetLeft + over.clientWidth * share) * ratio);
      const count = share => {
        const {data} = canvas.getContext('2d').getImageData(at(share) - 2, 0, 5, canvas.height);
        let found = 0;
        for (let i = 0; i < data.length; i += 4) if (data[i + 3] > 200 && data[i] === 36 && data[i + 1] === 80 && data[i + 2] === 111) ++found;
        return found;
      };
      return [count(from), count(to)];
    }, [1 - (Date.now() - now + 160000) / 300000, 1 - (Date.now() - now + 250000) / 300000]);
    assert.equal(column[0], 0, 'no line where no value was good');
    assert.ok(column[1] > 0, 'a line where values were good');
    // Pause and back.
    await page.focus('.chart');
    await page.keyboard.press('Space');
    await shows(page, '.badge', 'Paused');
    await page.keyboard.press('-');
    await page.keyboard.press('ArrowLeft');
    await shows(page, '.pointed', ':');
    await picture(page, 'trends-paused');
    await page.keyboard.press('End');
    await shows(page, '.badge', 'LIVE');
    // Another value, and one less.
    await page.fill('#trend-filter', 'capper');
    await page.click('.found button >> nth=0');
    await until(page, () => document.querySelectorAll('.legend li').length === 4);
    await page.click('[aria-label="Remove House level"]');
    await until(page, () => document.querySelectorAll('.legend li').length === 3);
    await goTo(page, 'overview');
    await page.click('nav#pages a[data-page=trends]');
    await until(page, () => document.querySelectorAll('.legend li').length === 3);
  },

  async hostile() {
    await usual();
    await bring(122, 2);
    await bring(130, 99);
    const texts = ['<img src=x onerror="window.hit=1">', '<script>window.hit=1</script>', '"><svg onload=window.hit=1>', '{{7*7}}${7*7}%1 %2 {0}', 'javascript:window.hit=1'];
    for (const text of texts) await station('tell', {source: 'HOUSE-01', text: text + ' happened', severity: 3});
    const agent = '<b onmouseover=window.hit=1>browser</b>';
    const page = await open({options: {userAgent: agent}});
    await login(page, 'anna');
    const literally = async words => assert.ok((await page.evaluate(() => document.body.textContent)).includes(words), words + ' is shown as it is written');
    await shows(page, '.card strong', texts[0] + '30');
    await literally('<svg onload=window.hit=1>32');
    await literally('<script>window.hit=1</script>1');
    await page.hover('.card');
    await picture(page, 'hostile-overview');
    await goTo(page, 'machine/' + id(150));
    await shows(page, 'table.tags th', 'javascript:window.hit=110');
    await shows(page, '.unit', '<b>bar</b>');
    await picture(page, 'hostile-machine');
    await goTo(page, 'tags');
    await shows(page, 'table.tags th', 'javascript:window.hit=110');
    await goTo(page, 'trends/' + [110, 111].map(id).join(','));
    await shows(page, '.legend .name', 'javascript:window.hit=110');
    await page.waitForSelector('.plot canvas');
    await page.fill('#trend-filter', 'img src');
    await shows(page, '.found', '<img src=x');
    await goTo(page, 'events');
    for (const text of texts) await shows(page, '.events td', text + ' happened');
    await page.fill('#event-filter', texts[0]);
    await goTo(page, 'account');
    await shows(page, 'td', agent);
    await goTo(page, 'people');
    await shows(page, 'tbody th', 'anna');
    // Also what stands in the address.
    for (const place of ['<img src=x onerror=window.hit=1>', 'machine/<img src=x onerror=window.hit=1>', 'trends/"><script>window.hit=1</script>', 'constructor', '__proto__/x', 'events/../../x'])
      await goTo(page, place);
    assert.equal(await page.evaluate(() => window.hit), undefined);
    assert.equal(await page.locator('main img, main script, main b, main svg[onload]').count(), 0);
  },

  async tenants() {
    await usual();
    await bring(210, 47.11);
    await bring(212, 1);
    await station('tell', {source: 'HOUSE-01', text: 'a matter of the house', severity: 3});
    await station('tell', {source: 'NORTH-01', text: 'a matter of the north', severity: 3});
    const house = await open(), north = await open();
    await login(house, 'vera');
    await login(north, 'nora');
    for (const [page, own, foreign] of [[house, 'House', ['North', 'nora', '47.1', 'the north']], [north, 'North', ['House', 'vera', '50.3', 'the house']]]) {
      for (const place of ['overview', 'tags', 'events', 'people', 'account', 'machine/' + id(own === 'House' ? 250 : 150), 'trends/' + id(own === 'House' ? 210 : 110)]) {
        await goTo(page, place);
        if (place === 'overview' || place === 'tags') await shows(page, 'main', own);
        if (place === 'events') await shows(page, 'main', 'a matter of the ' + own.toLowerCase());
        const all = await page.evaluate(() => document.documentElement.textContent);
        for (const word of foreign) assert.ok(!all.includes(word), own + ' sees ' + word + ' at ' + place);
      }
    }
    await goTo(house, 'overview');
    await bring(210, 12.5);
    await bring(110, 12.75);
    await goTo(north, 'overview');
    await shows(north, '.card .value', '12.5°C');
    await shows(house, '.card .value', '12.8°C');
    assert.ok(!(await house.innerText('body')).includes('12.5'));
  },

  async looks() {
    await usual();
    await bring(120, 85);
    for (const tag of [130, 131, 132]) await bring(tag, 42, {status: kLastUsable});
    for (let i = 0; i < 6; ++i) await station('tell', {source: 'HOUSE-01', text: 'Bowl pressure high-high: 3.92 bar > 3.80, and some more words that take another line', severity: i % 4});
    await Promise.all([...Array(120).keys()].map(i => bring(110, 50 + 10 * Math.sin(i / 9), {ago: (120 - i) * 2000})));
    const phone = await open({options: {viewport: {width: 360, height: 740}, deviceScaleFactor: 2, isMobile: true, hasTouch: true, locale: 'de-DE'}});
    await picture(phone, 'phone-login');
    await login(phone, 'anna');
    assert.equal(await phone.evaluate(() => document.documentElement.lang), 'de');
    const places = ['overview', 'machine/' + id(151), 'trends/' + id(110), 'tags', 'events', 'people', 'account', 'licences'];
    const overflows = page => page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
    for (const place of places) {
      await goAndSee(phone, place);
      assert.ok(await overflows(phone) <= 0, place + ' is wider than a phone by ' + await overflows(phone));
      await picture(phone, 'phone-' + place.replace(/\/.*/, ''));
    }
    await shows(phone, 'main', 'Lizenzen');
    const dark = await open({options: {colorScheme: 'dark'}});
    await picture(dark, 'dark-login');
    await login(dark, 'vera');
    assert.equal(await dark.evaluate(() => getComputedStyle(document.body).backgroundColor), 'rgb(29, 34, 38)');
    for (const place of places.slice(0, 5)) {
      await goAndSee(dark, place);
      await picture(dark, 'dark-' + place.replace(/\/.*/, ''));
    }
    // By choice, and it stays.
    await dark.click('#look');
    assert.equal(await dark.evaluate(() => getComputedStyle(document.body).backgroundColor), 'rgb(217, 221, 224)');
    await dark.reload();
    assert.equal(await dark.evaluate(() => getComputedStyle(document.body).backgroundColor), 'rgb(217, 221, 224)');
    // 200 %: as wide as half the window.
    const large = await open({options: {viewport: {width: 640, height: 400}, deviceScaleFactor: 2}});
    await login(large, 'anna');
    for (const place of places.slice(0, 6)) {
      await goAndSee(large, place);
      assert.ok(await overflows(large) <= 0, place + ' at 200 % is too wide by ' + await overflows(large));
      await picture(large, 'large-' + place.replace(/\/.*/, ''));
    }
  },

  async keys() {
    await usual();
    const page = await open();
    await page.waitForSelector('form.login');
    assert.equal(await page.evaluate(() => document.activeElement.id), 'login-name');
    await page.keyboard.type('vera');
    await page.keyboard.press('Tab');
    await page.keyboard.type(password);
    await page.keyboard.press('Enter');
    await shows(page, 'main h2', 'Overview');
    assert.equal(await page.evaluate(() => document.activeElement.textContent), 'Overview');
    // Everything that can be used is reached by Tab, has a name, and shows that it has the focus.
    await shows(page, '.card .value', '50.3');
    const seen = [];
    for (let i = 0; i < 40; ++i) {
      await page.keyboard.press('Tab');
      const now = await page.evaluate(() => {
        const node = document.activeElement;
        return node === document.body ? null : {words: (node.getAttribute('aria-label') || node.textContent).trim(), outline: getComputedStyle(node).outlineStyle};
      });
      if (now === null) break;
      assert.ok(now.words.length > 0, 'what has the focus has a name');
      assert.notEqual(now.outline, 'none', now.words + ' shows that it has the focus');
      seen.push(now.words);
    }
    assert.ok(seen.some(words => words.startsWith('House filler')), JSON.stringify(seen));
    await page.reload();
    await page.waitForSelector('form.login');
    await login(page, 'vera');
    await page.focus('#skip');
    await page.keyboard.press('Enter');
    assert.equal(await page.evaluate(() => document.activeElement.id), 'view');
    assert.equal(await page.evaluate(() => location.hash === '' || location.hash === '#/overview'), true);
    await page.focus('nav#pages a[data-page=events]');
    await page.keyboard.press('Enter');
    await shows(page, 'main h2', 'Events');
    assert.equal(await page.evaluate(() => document.querySelector('[aria-current=page]').textContent), 'Events');
    // Every field and button of every page has a name for who does not see it.
    for (const place of ['overview', 'tags', 'trends', 'events', 'account']) {
      await goTo(page, place);
      const nameless = await page.evaluate(() => [...document.querySelectorAll('input:not([hidden]), select, button:not([hidden]), a[href]')]
        .filter(node => node.checkVisibility() && !(node.getAttribute('aria-label') || node.textContent.trim() || node.closest('label')?.textContent.trim())).map(node => node.outerHTML));
      assert.deepEqual(nameless, []);
    }
  },
};
