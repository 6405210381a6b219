// Production, quality and health in a browser, of a station that is in the test itself.
import {bring, expected, goTo, id, login, newContext, open, password, picture, settled, shows, station, until, untilHere} from './browser.mjs';
import assert from 'node:assert/strict';

// What is there when a place is there.
const kShown = {health: '.card.health', alerts: '[data-part=ledger] td', recommendations: 'h3', machine: '.health-part .curve-line', production: 'tbody tr', 'production/': '[data-part=stops] tbody tr', charts: 'tbody tr', 'charts/': '.dot',
                'charts/of': 'tbody tr', 'production/line': '.share', 'production/site': '.share', batches: 'form', measurements: 'input[type=file]'};
const goAndSee = async (page, place) => {
  await goTo(page, place);
  const [name, argument = ''] = place.split('/'), more = name + '/' + (/^(of|line|site)-/.exec(argument)?.[1] ?? '');
  await settled(page, 'main ' + (argument && kShown[more] ? kShown[more] : kShown[name]));
};

// The words of a picture stand in it as a whole, and not on each other; where it is wide, those of lines beside the curves.
const hasRoomForItsWords = page => until(page, () => {
  const picture = document.querySelector('main .curve').getBoundingClientRect(), boxes = what => [...document.querySelectorAll('main .curve ' + what)].map(one => one.getBoundingClientRect()), words = boxes('text');
  const beside = boxes('.words'), ends = Math.max(...boxes('.curve-line').map(one => one.right));
  return words.length > 6 && beside.length > 0 && (picture.width < 520 || beside.every(one => one.left >= ends)) && words.every(one => one.left >= picture.left && one.right <= picture.right && one.top >= picture.top - 1 && one.bottom <= picture.bottom + 1)
    && words.every((one, i) => words.every((other, j) => i === j || one.right <= other.left || other.right <= one.left || one.bottom <= other.top + 3 || other.bottom <= one.top + 3));
});

export const scenarios = {
  async health() {
    const page = await open();
    await login(page, 'anna');
    await goTo(page, 'health');
    // Worst first, in words; what is not known is no number.
    await until(page, () => document.querySelectorAll('.card.health').length === 3);
    const cards = await page.$$eval('.card.health', all => all.map(one => one.innerText));
    assert.match(cards[0], /House capper/);
    assert.match(cards[1], /House filler[\s\S]*(excellent|good)/);
    assert.match(cards[2], /labeller[\s\S]*not enough data[\s\S]*Missing: .*OEE/);
    assert.ok(!/\d+\s*of 100/.test(cards[2]));
    assert.equal(await page.$$eval('.card.health .status', all => all.length), 3);
    await picture(page, 'health');
    // A machine's own page: what it lost and why, which leads to its readings; how it went.
    await page.click('.card.health');
    await shows(page, '.health-part', 'What');
    await until(page, () => [...document.querySelectorAll('.health-part th a')].some(one => one.getAttribute('href').startsWith('#/trends/')));
    const lost = await page.$$eval('.health-part tbody tr:not(.of-tag) td:nth-child(2)', all => all.map(one => parseFloat(one.textContent.replace('−', ''))).filter(Number.isFinite));
    const score = parseFloat((await page.innerText('.health-part .condition')).match(/([\d.]+) of 100/)[1]);
    assert.ok(Math.abs(100 - lost.reduce((a, b) => a + b, 0) - score) < 0.5, score + ' is 100 less ' + lost);
    await shows(page, '.health-part', 'and that is no chance');
    await shows(page, '.health-part', 'points a day');
    await until(page, () => [...document.querySelectorAll('.health-part .basis')].some(one => /mean of the last 24 hours [\d.]+ · mean of 7 days [\d.]+ \(\d+ % known\) · mean of 30 days [\d.]+ \(\d+ % known\) · today against 7 days [+−]?[\d.]+ points · \d+ samples/.test(one.textContent)));
    await until(page, () => document.querySelectorAll('.health-part .curve-line').length === 2);
    await page.evaluate(() => document.querySelector('.health-part').scrollIntoView());
    await picture(page, 'health-machine');
    // It changes by itself.
    const before = await page.innerText('.health-part .condition');
    await station('mend');
    await until(page, was => document.querySelector('.health-part .condition').innerText !== was, before);
    // The alert and its way.
    await page.click('.health-part .plain a');
    await shows(page, 'main h2', 'Alerts');
    await page.waitForSelector('.alert.chosen button');
    await picture(page, 'alerts');
    await page.fill('.alert input', 'I look <b>at</b> it');
    await page.click('.alert button');
    await shows(page, '.alert .state', 'acknowledged');
    await shows(page, '.alert dd', 'I look <b>at</b> it');
    // The day for which the work is planned: it lies ahead, can be moved, and shows when it is over.
    const inTwoDays = new Date(Date.now() + 172800000).toISOString().slice(0, 13) + ':30:15', said = inTwoDays.slice(8, 10) + '/' + inTwoDays.slice(5, 7) + '/' + inTwoDays.slice(0, 4) + ' ' + inTwoDays.slice(11);
    await page.click('.alert button:text("Schedule…")');
    assert.ok(Date.parse(await page.inputValue('.alert input[name=when]') + 'Z') > Date.now(), 'a day that lies ahead is offered');
    await page.fill('.alert input[name=when]', '2020-01-02T03:04');
    await page.click('.alert .entry-form button:text-is("Schedule")');
    await shows(page, '.alert .field-trouble', 'This is over already.');
    await page.fill('.alert input[name=when]', inTwoDays);
    await page.fill('.alert .entry-form input[name=note]', 'with the shift');
    await picture(page, 'alert-schedule');
    await page.click('.alert .entry-form button:text-is("Schedule")');
    await shows(page, '.alert .state', 'scheduled');
    await shows(page, '.alert .planned', said);
    assert.equal(await page.locator('.alert .planned.strong').count(), 0);
    await page.click('.alert button:text("Another day…")');
    assert.equal(await page.inputValue('.alert input[name=when]'), inTwoDays);
    await page.click('.alert button:text("Another day…")');
    const late = await open();
    await late.route(/\/api\/v1\/alerts\?/, async route => {
      const answer = await route.fetch(), body = await answer.json();
      for (const one of body.alerts) one.plannedFor = new Date(Date.now() - 7500000).toISOString();
      return route.fulfill({response: answer, json: body});
    });
    await login(late, 'vera');
    await goTo(late, 'alerts');
    await shows(late, '.alert .planned.strong', 'overdue by 2 h');
    await page.click('.alert button:text("Begin work")');
    await shows(page, '.alert .state', 'in progress');
    await page.click('.alert button:text("Resolve…")');
    await page.selectOption('.alert select', 'PREVENTED');
    await page.fill('.alert .entry-form input[name=note]', 'a <i>new</i> bearing');
    await page.click('.alert .entry-form button:text-is("Resolve")');
    await shows(page, '.alert .sure', 'Prevented: maintenance was done'); // it is the end: asked once more
    await picture(page, 'alert-resolve');
    assert.equal(await page.locator('.alert .state').first().innerText(), 'in progress');
    await page.click('.alert .sure button');
    await shows(page, '.alert dd', 'Prevented: maintenance was done');
    await shows(page, '.alert dd', 'a <i>new</i> bearing');
    // How right they have been, with bounds and what that rests on; the one that was prevented counts as an outcome.
    await shows(page, '[data-part=ledger] td', '0 are open, 1 have an outcome');
    await shows(page, '[data-part=ledger] td', '0 of 1 outcomes');
    await shows(page, '[data-part=ledger] td', 'with 95 % certainty');
    await shows(page, '[data-part=ledger] td', 'machine weeks of');
    await shows(page, '[data-part=ledger] .basis', 'of the time known');
    await page.selectOption('[data-part=ledger] select >> nth=1', 'line=' + id(101));
    await settled(page, '[data-part=ledger] td');
    await shows(page, '[data-part=ledger] td', '0 of 1 outcomes');
    // How right the prediction of one was, by how much it missed, what its probability rests on, and which limit it is about.
    const judged = await open();
    await judged.route(/\/api\/v1\/alerts\?|\/api\/v1\/alerts$/, async route => {
      const answer = await route.fetch(), body = await answer.json();
      for (const one of body.alerts) {
        Object.assign(one, {outcome: 'TRUE', failedAt: '2026-01-02T03:04:05.000000Z', accuracy: 'EARLY', errorHours: 30.5, probability: {value: 0.25, low: 0.1, high: 0.5, certainty: 0.95}, probabilityBasis: 'BREAKDOWN_RATE'});
        one.indicators[0].limit = 71.25;
      }
      return route.fulfill({response: answer, json: body});
    });
    await login(judged, 'vera');
    await goTo(judged, 'alerts');
    await judged.check('#alerts-all');
    await shows(judged, '.alert dd', 'True: it failed, or the fault was there · failed at 02/01/2026 03:04:05 · the failure came later than said · off by 31 h');
    await shows(judged, '.alert dd', '25 % (10 % – 50 %, 95 % sure), by how often such machines break down within two weeks');
    await shows(judged, '.alert dd', '(limit 71.25)');
    // An anomaly is told with how grave it is and of which kind; that nothing is worked out any more is said.
    const oddly = await newContext();
    let isOld = false;
    await oddly.routeWebSocket(/\/live/, socket => {
      const server = socket.connectToServer();
      server.onMessage(text => {
        const message = typeof text === 'string' ? JSON.parse(text) : null;
        if (message?.type !== 'equipmentHealthScoreUpdated') return socket.send(text);
        for (const item of message.payload.items ?? [message.payload]) {
          Object.assign(item, {anomaly: {since: item.at, seenAt: item.at, endedAt: null, type: 'PATTERN', severity: 'HIGH', timesLimit: 3, rows: 40, tags: []}});
          if (isOld) item.at = new Date(Date.now() - 600000).toISOString();
        }
        return socket.send(JSON.stringify(message));
      });
    });
    const odd = await open({context: oddly});
    await odd.route(/\/health\/machines\/[^/?]+$/, async route => {
      const answer = await route.fetch(), body = await answer.json();
      body.health.anomaly = {since: body.health.at, seenAt: body.health.at, endedAt: null, type: 'LEVEL', severity: 'MEDIUM', timesLimit: 3, rows: 40, tags: []};
      return route.fulfill({response: answer, json: body});
    });
    await login(odd, 'vera');
    await goTo(odd, 'machine/' + id(151));
    await shows(odd, '.health-part .strong', 'it behaves as never before: severity medium, a value stands where it never stood.');
    await goTo(odd, 'health');
    await shows(odd, '.card.health .note-line', 'It behaves as never before: severity high, values do not go together as they did.');
    assert.equal(await odd.locator('main .trouble').first().isVisible(), false);
    isOld = true;
    await goTo(odd, 'alerts');
    await goTo(odd, 'health');
    await shows(odd, 'main .trouble', 'No score has been worked out for 10 min');
    // Who may not work on alerts sees them, without buttons.
    const viewer = await open();
    await login(viewer, 'vera');
    await goTo(viewer, 'alerts');
    await viewer.check('#alerts-all');
    await viewer.waitForSelector('.alert');
    assert.equal(await viewer.$$eval('.alert button', all => all.length), 0);
    // Another tenant has its own.
    const north = await open({clock: true});
    await login(north, 'nora');
    await goTo(north, 'health');
    await until(north, () => document.querySelectorAll('.card.health').length === 3);
    assert.ok(!(await north.innerText('main')).includes('House'));
    // Without the station nothing counts as good.
    await station('stop');
    await until(north, () => document.getElementById('link').textContent.includes('next try'));
    await north.clock.fastForward(6000);
    await north.waitForSelector('#stale:not([hidden])');
    await station('start');
    await north.clock.fastForward(9000);
    await until(north, () => document.getElementById('stale').hidden);
    // Phone, dark, German.
    const phone = await open({options: {locale: 'de-DE', viewport: {width: 360, height: 740}, colorScheme: 'dark', deviceScaleFactor: 2}});
    await login(phone, 'anna');
    for (const place of ['health', 'alerts', 'machine/' + id(151), 'production', 'production/' + id(151), 'production/line-' + id(101), 'charts', 'charts/' + id(190)]) {
      await goAndSee(phone, place);
      await picture(phone, 'phone-' + place.replaceAll('/', '-').slice(0, 22), {fullPage: true});
      assert.ok(await phone.evaluate(() => document.documentElement.scrollWidth <= 361), place + ' is not wider than the phone');
    }
    // What figures rest on has a row of its own, as wide as the table.
    await goTo(phone, 'production/' + id(151));
    await shows(phone, 'tr.phone-only td', 'Gut ');
    assert.ok(await phone.evaluate(() => [...document.querySelectorAll('tr.phone-only')].every(row => row.getBoundingClientRect().width > 250 && row.getBoundingClientRect().height < 100)));
    await goTo(phone, 'health');
    await shows(phone, '.card.health', 'zu wenig Daten');
  },

  async production() {
    const page = await open();
    await login(page, 'anna');
    await goTo(page, 'production');
    await until(page, () => document.querySelectorAll('main tbody tr').length === 2);
    await shows(page, 'main tbody tr', '%');
    await picture(page, 'production');
    await page.click('main tbody tr:nth-child(2) a');
    await shows(page, 'main h3', 'Where the time of the shift went');
    await until(page, () => document.querySelectorAll('.share.loss').length > 0 && document.querySelectorAll('.curve-line').length > 0);
    // What was lost and what was good are the time in shift.
    const shares = await page.$$eval('.share.loss', all => all.length);
    assert.ok(shares > 1);
    await page.waitForSelector('[data-part=stops] tbody button');
    await picture(page, 'production-machine', {fullPage: true});
    // What it took, in all and for a unit, by shift, with how much of the time was seen: the counter goes up by a quarter for each.
    await shows(page, '[data-part=energy] td', 'kWh · 0.250 kWh a unit');
    await shows(page, '[data-part=energy] td', 'of the time known');
    await shows(page, '[data-part=energy] p', 'This shift: ');
    for (const words of ['Scrap', 'Rework']) await shows(page, 'main thead th', words);
    // Where the time of the machine, its line and its site went: what was lost and what was good add up.
    const minutes = text => [...text.matchAll(/(\d+) h (\d+) min|(\d+) min|(\d+) s/g)].reduce((sum, [, h, m, min, s]) => sum + (h ? h * 60 + m * 1 : min ? min * 1 : s / 60), 0);
    for (const [place, machines] of [['line-' + id(101), '2 of 3 machines tell what they do'], ['site-' + id(100), '2 of 3 machines tell what they do'], [id(151), '']]) {
      await goTo(page, 'production');
      if (machines) await page.click('main a[href="#/production/' + place + '"]');
      else await goTo(page, 'production/' + place);
      await settled(page, '[data-part=longer] .share.loss');
      if (machines) await shows(page, '[data-part=longer] .condition', machines);
      const table = page.locator('[data-part=longer] table').first(), rows = await table.locator('tbody tr').evaluateAll(all => all.map(one => [one.className, one.cells[0].textContent, one.cells[1].textContent]));
      const all = minutes(rows[0][2]), lost = rows.filter(([kind]) => kind === 'less'), steps = [...lost, rows.at(-1)];
      assert.ok(all > 100 && Math.abs(all - steps.reduce((sum, one) => sum + minutes(one[2]), 0)) <= steps.length, place + ': ' + rows);
      // What is left behind each kind of loss has the desktop's name, and reasons are told in words.
      assert.deepEqual(rows.filter(([kind]) => kind === 'whole').map(([, words]) => words), ['Time in shift', 'Planned time', 'Production time', 'Ideal time of what was made', 'Good time'], place);
      assert.ok(lost.some(([, words]) => words === 'Down · No reason given') && lost.every(([, words]) => !/[A-Z]{2}/.test(words)), place + ': ' + lost);
      await shows(page, '[data-part=longer] .basis', 'of the time known');
      await shows(page, '[data-part=longer] tbody th', 'down · ');
      await picture(page, 'losses-' + place.slice(0, 4), {fullPage: true});
    }
    await page.selectOption('[data-part=longer] select >> nth=1', 'stops');
    await settled(page, '[data-part=longer] .share.loss');
    // Control charts: the one with a point far off says so.
    await goTo(page, 'charts');
    await until(page, () => document.querySelectorAll('main tbody tr').length === 2);
    await shows(page, 'main tbody tr', 'beyond 3 sigma');
    await shows(page, 'main tbody tr', 'no point yet');
    await page.click('main tbody tr.strong a');
    await until(page, () => document.querySelectorAll('.dot').length === 12 && document.querySelectorAll('.dot.marked').length === 1);
    await shows(page, 'main tbody th', 'Cpk');
    await until(page, () => [...document.querySelectorAll('main tbody tr')].some(row => row.cells[0].textContent === 'Cpk' && /samples · entered by hand$/.test(row.cells[2].textContent)));
    await hasRoomForItsWords(page);
    const chart = await page.evaluate(() => location.hash);
    await page.route(/\/api\/v1\/charts\/[^/?]+$/, async route => { // as large as numbers get
      const answer = await route.fetch(), body = await answer.json();
      for (const point of body.points) point.shown += 12345678;
      for (const line of Object.keys(body.limits.points)) body.limits.points[line] += 12345678;
      body.capability.coverage = 0.5; // as of a tag's chart
      return route.fulfill({response: answer, json: body});
    });
    await goTo(page, 'charts');
    await page.evaluate(place => { location.hash = place; }, chart);
    await shows(page, '.curve text', '123456');
    await shows(page, 'main tbody td', '12 samples · 50 % of the time known');
    await hasRoomForItsWords(page);
    await page.setViewportSize({width: 380, height: 700});
    await hasRoomForItsWords(page);
    await picture(page, 'chart-narrow');
    await page.setViewportSize({width: 1280, height: 800});
    await page.unroute(/\/api\/v1\/charts\/[^/?]+$/);
    await goTo(page, 'production/' + id(151));
    await until(page, () => document.querySelectorAll('.curve .words').length === 1);
    await hasRoomForItsWords(page);
    await picture(page, 'chart');
    const dark = await open({options: {colorScheme: 'dark'}});
    await login(dark, 'vera');
    for (const place of ['production/' + id(151), 'machine/' + id(151), 'charts/' + id(190), 'alerts', 'health']) {
      await goAndSee(dark, place);
      await picture(dark, 'dark-' + place.replaceAll('/', '-').slice(0, 22), {fullPage: true});
    }
    assert.equal(await dark.$$eval('main select[name=reason], main tr.form', all => all.length), 0);
  },

  // What people enter: rights, what is wrong told where it is, nothing sent twice.
  async entering() {
    expected.push(/status of (400|409)/, /ERR_FAILED/);
    const page = await open();
    await login(page, 'anna');
    const sent = [];
    let bearer = '', posted = '';
    page.on('request', request => {
      if (!['POST', 'PUT'].includes(request.method())) return;
      sent.push(new URL(request.url()).pathname);
      if (request.url().endsWith('/entries')) posted = request.postData();
      bearer = request.headers().authorization ?? bearer;
    });
    const times = path => sent.filter(one => one.includes(path)).length;

    // A stop: its reason, and then another one. A second click while it is under way, and Enter, send nothing.
    await goTo(page, 'production/' + id(151) + ':stops');
    await page.click('[data-part=stops] tbody button');
    await page.selectOption('tr.form select', 'JAM');
    await page.fill('tr.form input[name=note]', 'cap <b>stuck</b>');
    // A time of its own, of this hour: of what was before, this station has no readings.
    const second = at => new Date(at).toISOString().slice(0, 19).replace(/:00$/, ''); // as the field writes a whole minute
    const fillTime = async () => {
      await untilHere(() => Date.now() % 3600000 > 3000, 'the hour to have begun');
      const now = Date.now();
      await page.fill('tr.form input[name=from]', second(Math.max(now - 60000, Math.floor(now / 3600000) * 3600000)));
      await page.fill('tr.form input[name=to]', second(now));
    };
    await fillTime();
    // Of that time nothing told that the machine stood: that is asked about first.
    const enterIt = async () => {
      await page.click('tr.form form button:text-is("Enter")');
      await until(page, () => {
        const form = document.querySelector('tr.form form');
        return !form || form.hasAttribute('aria-busy') || form.querySelector('.sure');
      });
      if (await page.locator('tr.form .sure').count() > 0) await page.click('tr.form .sure button');
    };
    let goOn = null;
    await page.route(/\/entries$/, async route => {
      if (route.request().method() === 'POST' && goOn === null) await new Promise(resolve => { goOn = resolve; });
      await route.continue();
    });
    await enterIt();
    await until(page, () => document.querySelector('tr.form form').hasAttribute('aria-busy') && document.querySelector('tr.form form > .bar button').disabled);
    await page.evaluate(() => document.querySelector('tr.form form').requestSubmit());
    await page.keyboard.press('Enter');
    goOn();
    await shows(page, '[data-part=stops] .done', 'Entered.');
    assert.equal(times('/entries'), 1, 'sent once');
    await shows(page, '[data-part=stops] td', 'cap <b>stuck</b>');
    await shows(page, '[data-part=stops] tbody button', 'Correct');
    await picture(page, 'stops', {fullPage: true});
    await page.click('[data-part=stops] tbody button:text-is("Correct")');
    await page.selectOption('tr.form select', '');
    await page.click('tr.form form button:text-is("Enter")');
    await until(page, () => document.querySelectorAll('[data-part=stops] table')[1]?.tBodies[0].rows.length === 2); // both stay
    await shows(page, '[data-part=stops] td', 'anna');
    await until(page, () => [...document.querySelectorAll('[data-part=stops] table')[1].tBodies[0].rows].some(row => row.cells[1].textContent === 'down · House works jam')); // what was before, in words
    await page.unroute(/\/entries$/);
    // While the answer to one entry is on its way, somebody opens the form of another stop, or stays where they are: what the
    // station tells of the first one disturbs neither, nor does its answer.
    const rows = () => page.$$eval('[data-part=stops] tbody', all => all[1].rows.length);
    const entered = await rows();
    let letIn = null;
    await page.route(/\/entries$/, async route => {
      if (route.request().method() !== 'POST') return route.continue();
      const answer = await route.fetch();
      await new Promise(resolve => { letIn = resolve; });
      return route.fulfill({response: answer});
    });
    // The forms of stops that are over, which the newest ones are not.
    const opener = number => page.locator('[data-part=stops] table').first().locator('tbody tr:not(.form)', {hasText: '12 min'}).nth(number).locator('button');
    await opener(0).click();
    await fillTime();
    await enterIt();
    await untilHere(() => letIn !== null, 'the station to have entered it');
    await until(page, was => document.querySelectorAll('[data-part=stops] tbody')[1].rows.length === was + 1, entered); // it is told already, and the list is drawn anew
    await opener(1).click();
    assert.equal(await page.locator('tr.form form[aria-busy]').count(), 1, 'a form whose answer is missing stays');
    letIn();
    await shows(page, '[data-part=stops] .done', 'Entered.');
    await page.unroute(/\/entries$/);
    await opener(1).click();
    await page.selectOption('tr.form select', '');
    await page.fill('tr.form input[name=note]', 'still writing');
    await page.focus('#oee-step'); // and looking elsewhere
    await page.evaluate(async ([path, body]) => { // a colleague, meanwhile
      await fetch(path, body);
    }, ['/api/v1/production/machines/' + id(151) + '/entries', {method: 'POST', headers: {Authorization: bearer, 'Content-Type': 'application/json'}, body: posted}]);
    await until(page, was => document.querySelectorAll('[data-part=stops] tbody')[1].rows.length === was + 2, entered);
    assert.equal(await page.inputValue('tr.form input[name=note]'), 'still writing');
    assert.equal(await page.inputValue('tr.form select'), '');
    await page.click('tr.form button:text-is("Close")');
    // Minutes in which the machine ran are asked about before they count as a stop.
    await opener(0).click();
    const sentBefore = times('/entries'), stopBegan = Date.parse(await page.inputValue('tr.form input[name=from]') + 'Z');
    await page.fill('tr.form input[name=from]', second(stopBegan - 600000));
    await page.click('tr.form form button:text-is("Enter")');
    await shows(page, 'tr.form .sure', 'For 10 min of this time nothing told that the machine stood. Where it ran, that stays running time. Enter the rest as a stop?');
    await picture(page, 'stop-while-running');
    await page.click('tr.form .sure button:text-is("Not yet")');
    assert.equal(times('/entries'), sentBefore);
    // Who says yes is told how long it ran, which the station knows from the readings.
    await page.click('tr.form form button:text-is("Enter")');
    await page.click('tr.form .sure button:text-is("Enter")');
    await shows(page, '[data-part=stops] .done', 'Entered. The machine ran for 10 min of this time: that stays running time.');
    // An answer that is lost: it is asked for again with the same key, and everybody knows that it was entered once.
    const keys = [];
    let lost = 1;
    await page.route(/\/entries$/, async route => {
      if (route.request().method() !== 'POST') return route.continue();
      keys.push(route.request().headers()['idempotency-key']);
      if (lost-- <= 0) return route.continue();
      await route.fetch();
      return route.abort();
    });
    const before = await rows();
    await opener(0).click();
    await fillTime();
    await page.fill('tr.form input[name=note]', 'lost once');
    await enterIt();
    await shows(page, '[data-part=stops] .done', 'Entered.');
    await shows(page, '[data-part=stops] td', 'lost once');
    assert.equal(keys.length, 2);
    assert.ok(keys[0] && keys[0] === keys[1], 'the same key');
    assert.equal(await rows(), before + 1, 'entered once');
    // One whose answers are lost for longer: it says that nobody knows, what was typed stays, and the same sent again settles it.
    lost = 5;
    await opener(0).click();
    await fillTime();
    await page.fill('tr.form input[name=note]', 'lost for long');
    await enterIt();
    await shows(page, 'tr.form .empty', 'The station is asked whether it was entered');
    await shows(page, 'tr.form .trouble', 'whether it was entered is not known');
    assert.equal(await page.inputValue('tr.form input[name=note]'), 'lost for long');
    assert.equal(keys.length, 7);
    await picture(page, 'lost');
    await page.fill('tr.form input[name=note]', 'another');
    await page.click('tr.form form button:text-is("Enter")');
    await shows(page, 'tr.form .sure', 'Enter this, too?');
    assert.equal(keys.length, 7, 'something else is asked about first');
    await page.fill('tr.form input[name=note]', 'lost for long');
    await page.click('tr.form form button:text-is("Enter")');
    await shows(page, '[data-part=stops] .done', 'Entered.');
    assert.equal(new Set(keys.slice(2)).size, 1);
    assert.equal(await rows(), before + 2, 'entered once');
    await page.unroute(/\/entries$/);
    // A run: planned, begun, ended.
    const runs = page.locator('form', {hasText: 'Plan a run'});
    await runs.locator('input[name=order]').fill('<b>4711</b>');
    await runs.locator('input[name=planned]').fill('many');
    await runs.locator('button:text-is("Plan")').click();
    await shows(page, '.field-trouble', 'A number, such as 12.5.');
    assert.equal(times('/runs'), 0);
    await runs.locator('input[name=planned]').fill('500');
    await runs.locator('button:text-is("Plan")').click();
    await shows(page, 'td', 'planned');
    await page.click('button[aria-label^="Begin"]');
    await shows(page, 'tr.strong td', 'active');
    await page.click('button[aria-label^="End"]');
    await shows(page, 'td', 'completed');
    await shows(page, 'tbody th', '<b>4711</b>');
    await picture(page, 'runs', {fullPage: true});
    // The report as a file.
    const file = page.waitForEvent('download');
    await page.click('button:text("Save as CSV")');
    let csv = '';
    for await (const piece of await (await file).createReadStream()) csv += piece;
    assert.match(csv, /^machine,date,shift,/);
    assert.ok(csv.split('\r\n').length > 2, csv);

    // A chart without a tag.
    await goTo(page, 'charts/' + id(190));
    await page.waitForSelector('input[name=values]');
    await page.fill('input[name=values]', '9 10');
    await page.click('form button:text-is("Enter")');
    await shows(page, '.field-trouble', '1 numbers, parted by spaces.');
    await page.fill('input[name=values]', '9,81');
    await page.click('form button:text-is("Enter")');
    await shows(page, '.done', 'Entered: 9.810');
    await until(page, () => document.querySelectorAll('.dot').length === 13);
    await picture(page, 'chart-entry', {fullPage: true});
    // A file of them: looked at, mended, entered.
    await goTo(page, 'measurements');
    const at = new Date(Date.now() - 1000).toISOString();
    const give = text => page.setInputFiles('input[type=file]', {name: 'values.csv', mimeType: 'text/csv', buffer: Buffer.from(text)});
    await page.click('button:text-is("Look at it")');
    await shows(page, '.trouble', 'Choose a file.');
    await give('machine,chart,time,value\nH-M2,weight,' + at + ',heavy\nH-M9,weight,' + at + ',1\n');
    await page.click('button:text-is("Look at it")');
    await until(page, () => document.querySelectorAll('main tbody tr').length === 2);
    assert.equal(await page.locator('button:text-is("Enter all of it")').isVisible(), false);
    await picture(page, 'file-wrong');
    await give('machine,chart,time,value\nH-M2,weight,' + at + ',10.25\n');
    await page.click('button:text-is("Look at it")');
    await shows(page, '.done', '1 rows are good. Nothing was entered yet.');
    await page.click('button:text-is("Enter all of it")');
    await shows(page, '.done', '1 rows were entered.');
    await goTo(page, 'charts/of-' + id(150));
    await until(page, () => document.querySelectorAll('main table').length === 2);
    await picture(page, 'charts-of');

    // A batch, to its signature.
    await goTo(page, 'batches');
    await page.fill('input[name=code]', 'LOT-<i>1</i>');
    await page.selectOption('select[name=machineId]', id(151));
    await page.click('button:text-is("Open the batch")');
    await shows(page, 'main h2', 'LOT-<i>1</i>');
    await page.fill('input[name=parameter]', 'pH');
    await page.fill('input[name=value]', '9.1');
    await page.click('form button:text-is("Enter")');
    await shows(page, '.field-trouble', 'At least one end of the range is needed.');
    await page.fill('input[name=high]', '7,4');
    await page.selectOption('select[name=severity]', 'HIGH');
    await page.check('input[name=regulated]');
    await page.click('form button:text-is("Enter")');
    await shows(page, 'tr.strong td', 'missed, severe');
    await shows(page, 'tr.strong td', '≤ 7.4');
    // What is measured into a chart for it stands there, too.
    const batch = await page.evaluate(() => location.hash);
    await goTo(page, 'charts/' + id(191));
    await page.waitForSelector('select[name=batch]');
    await page.selectOption('select[name=batch]', {label: 'LOT-<i>1</i>'});
    await page.fill('input[name=values]', '10,125');
    await page.click('form button:text-is("Enter")');
    await shows(page, '.done', 'Entered: 10.125');
    await page.evaluate(place => { location.hash = place; }, batch);
    await shows(page, '[data-part=measured] td', '10.125');
    await shows(page, '[data-part=measured] .basis', '1 sample');
    await page.waitForSelector('input[name=parameter]');
    await give('parameter,value,unit,low,high,severity,regulated,action,time\nfill,500,mL,495,505,LOW,no,,\n');
    await page.click('button:text-is("Enter the file")');
    await shows(page, 'tbody th', 'fill');
    await page.fill('input[name=password]', password);
    await page.click('button:text-is("Sign")');
    await shows(page, '.sure', 'Approve LOT-<i>1</i> with 2 results, 1 of them missed? This cannot be taken back.');
    assert.equal(times('/decision'), 0, 'nothing is signed before that was answered');
    await picture(page, 'batch-sign', {fullPage: true});
    await page.click('.sure button:text-is("Not yet")');
    await page.click('button:text-is("Sign")');
    await page.click('.sure button:text-is("Sign")');
    await shows(page, '.trouble', 'A regulated test was missed: say why');
    assert.equal(await page.inputValue('input[name=password]'), '', 'a password does not stay');
    await page.fill('textarea[name=note]', 'blended');
    await page.fill('input[name=password]', password);
    await page.click('button:text-is("Sign")');
    await page.click('.sure button:text-is("Sign")');
    await shows(page, '.condition', 'approved by anna');
    assert.equal(await page.locator('main form').count(), 0, 'nothing is entered for it any more');
    await picture(page, 'batch-signed');

    // Who may not, sees all of it and is told why there is nothing to enter.
    const viewer = await open();
    await login(viewer, 'vera');
    for (const place of ['batches', 'measurements', 'charts/' + id(190), 'recommendations', 'alerts', 'production/' + id(151)]) {
      await goTo(viewer, place);
      await shows(viewer, 'main p', 'Your role looks at this; entering takes another one.');
      assert.equal(await viewer.locator('main form:not(.no-print form)').count(), 0, place);
    }
    await goTo(viewer, 'batches');
    await viewer.click('main tbody a');
    await shows(viewer, '.condition', 'approved by anna');
  },

  async recommendations() {
    const page = await open();
    await login(page, 'anna');
    await goTo(page, 'alerts');
    await page.click('.alert a:text("Propose what to do")');
    await shows(page, 'main h4', 'For the alert');
    await page.fill('textarea[name=text]', 'Grease it <b>well</b>');
    await page.fill('textarea[name=reason]', 'it squeaks');
    await page.selectOption('select[name=priority]', 'ERROR');
    await page.click('button:text-is("Propose")');
    await shows(page, '.alert .state', 'proposed');
    await shows(page, '.alert .reason', 'Grease it <b>well</b>');
    await page.click('.alert button:text-is("Approve")');
    await page.fill('.alert input[name=when]', '2030-01-02T03:04');
    await page.fill('.alert input[name=note]', 'with the shift');
    await picture(page, 'recommendation', {fullPage: true});
    await page.click('.alert form button:text-is("Approve")');
    await shows(page, '.alert .state', 'approved');
    await shows(page, '.alert dd', '02/01/2030 03:04:00');
    await page.click('.alert button:text-is("It was done")');
    await page.click('.alert form button:text-is("It was done")');
    await shows(page, '.alert .state', 'implemented');
    await page.click('.alert button:text-is("Did it help?")');
    await page.selectOption('.alert select[name=helped]', 'no');
    await page.click('.alert form button:text-is("Enter")');
    await until(page, () => document.querySelectorAll('.alert').length === 0);
    await page.check('#recommendations-all');
    await shows(page, '.alert .state', 'validated');
    await shows(page, '.alert dd', 'no');
    assert.equal(await page.locator('.alert button').count(), 0);
    // Another one, rejected: asked once more.
    await page.fill('textarea[name=text]', 'Buy a new one');
    await page.click('button:text-is("Propose")');
    await page.click('.alert button:text-is("Reject")');
    await page.click('.alert form button:text-is("Reject")');
    await shows(page, '.alert .sure', 'It cannot be taken back.');
    await page.click('.alert .sure button:text-is("Reject")');
    await shows(page, '.alert .state', 'rejected');
    await picture(page, 'recommendations', {fullPage: true});
  },

  // What the station says of health comes as codes, and is told in the page's language; what has no words here, in the station's.
  async sentences() {
    const page = await open({options: {locale: 'de-DE'}});
    await page.route(/\/health\/machines\/[^/?]+$/, async route => {
      const answer = await route.fetch(), body = await answer.json();
      body.health.advice = {code: 'LOOK_INTO', arguments: [{kind: 'dimension', value: 'quality'}]};
      body.health.risks = [{subject: 'a', points: 3, text: 'in English', sentence: {code: 'OUTSIDE_NORMAL_RANGE', arguments: [{kind: 'text', value: '<b>level</b> {1}'}, {kind: 'amount', value: 4.25, unit: '°C'}, {kind: 'amount', value: 0.0123456, unit: ''}]}},
                           {subject: 'b', points: 2, text: 'only in English', sentence: {code: 'NEW_ONE', arguments: []}}, {subject: 'c', points: 1, text: 'without a code'},
                           {subject: 'd', points: 1, text: '', sentence: {code: 'DIMENSION_TAKES', arguments: [{kind: 'dimension', value: 'oee'}, {kind: 'number', value: 52.94, digits: 1}, {kind: 'number', value: null, digits: 1}]}}];
      return route.fulfill({response: answer, json: body});
    });
    await login(page, 'vera');
    await goTo(page, 'machine/' + id(151));
    await shows(page, '.health-part .strong', 'Zuerst nachgehen: Qualität kostet die meisten Punkte.');
    await shows(page, '.health-part li', '<b>level</b> {1} lag außerhalb seines normalen Bereichs, im Mittel um 4,25 °C und höchstens um 0,01235.');
    await shows(page, '.health-part li', 'only in English');
    await shows(page, '.health-part li', 'without a code');
    await shows(page, '.health-part li', 'OEE steht bei 52,9 von 100 und kostet – Punkte.');
  },

  // Each part of a score leads to what is behind it.
  async behind() {
    const page = await open();
    await login(page, 'vera');
    await goTo(page, 'machine/' + id(151));
    await page.waitForSelector('.health-part th a');
    // The last minutes of each value, from the history.
    await until(page, () => document.querySelectorAll('table.tags .spark-line[d^=M]').length >= 3);
    assert.match(await page.$eval('table.tags .spark title', one => one.textContent), /Last 15 min: 64\.0 to 64\.0/);
    const links = await page.$$eval('.health-part th a', all => all.map(one => [one.textContent, one.getAttribute('href')]));
    const of = words => links.find(([text]) => text === words)?.[1];
    assert.equal(of('OEE'), '#/production/' + id(151) + ':losses');
    assert.equal(of('Performance'), '#/production/' + id(151) + ':oee');
    assert.match(of('Reliability'), new RegExp('^#/production/' + id(151) + ':stops@\\d+-\\d+$'));
    assert.equal(of('Quality'), '#/charts/of-' + id(151));
    // Down to a stop, and to its readings; points below add up to those above.
    const row = words => page.locator('.health-part .tree tr', {has: page.locator('th', {hasText: words})});
    const points = async rows => rows.evaluateAll(all => all.map(one => parseFloat(one.cells[1].textContent.replace('−', '')) || 0));
    for (const words of ['OEE', 'Availability', 'down · the jam']) {
      const one = row(words).first();
      if (await one.locator('button').getAttribute('aria-expanded') === 'false') await one.locator('button').click();
    }
    const [whole, parts] = [(await points(row('OEE').first()))[0], await points(page.locator('.health-part .tree tr.depth1', {hasText: /Availability|Quality rate/}))];
    assert.equal(parts.length, 2);
    assert.ok(Math.abs(whole - parts[0] - parts[1]) < 0.11, whole + ' is ' + parts);
    const stop = page.locator('.health-part .tree tr.depth3');
    assert.match(await stop.innerText(), /down · the jam/);
    assert.match(await stop.locator('th a').getAttribute('href'), new RegExp('^#/production/' + id(151) + ':stops@\\d+-\\d+$'));
    assert.match(await stop.locator('td a').getAttribute('href'), new RegExp('^#/trends/' + id(122) + '@\\d+-\\d+$'));
    await shows(page, '.health-part .tree td', '12 samples');
    await picture(page, 'explanation', {fullPage: true});
    await stop.locator('th a').click();
    await shows(page, '[data-part=stops] .paused', 'Show what is now');
    await settled(page, '[data-part=stops] tbody tr');
    await page.goBack();
    await page.waitForSelector('.health-part .tree');
    // As it was on another day, and what was kept then.
    const day = await page.waitForSelector('.health-part .curve a');
    await page.evaluate(one => { location.hash = one.getAttribute('href'); }, day);
    await shows(page, '.past-score', 'Show what is now');
    await shows(page, '.past-score', 'Kept at');
    await settled(page, '.past-score .sentence');
    await picture(page, 'past-score', {fullPage: true});
    await goTo(page, 'machine/' + id(151));
    await page.waitForSelector('.health-part th a[href^="#/trends/"]');
    const readings = links.find(([, href]) => href.startsWith('#/trends/'));
    assert.match(readings[1], /@\d+-\d+$/);
    await page.click('.health-part th a[href^="#/trends/"]');
    await shows(page, '.badge', 'Paused');
    await shows(page, '.when', '–');
    await goTo(page, 'production/' + id(151) + ':stops');
    await page.waitForSelector('[data-part=stops] tbody tr');
    await until(page, () => document.querySelector('[data-part=stops]').getBoundingClientRect().top < window.innerHeight);
    // What comes above it moves it not; who drags the scroll bar, of which nobody is told, is where they want to be from then on.
    const grow = () => page.evaluate(() => {
      document.querySelector('[data-part=run]').append(...Array.from({length: 40}, () => document.createElement('hr')));
      return new Promise(done => requestAnimationFrame(() => requestAnimationFrame(() => requestAnimationFrame(done))));
    });
    const top = () => page.evaluate(() => document.querySelector('[data-part=stops]').getBoundingClientRect().top);
    await grow();
    assert.ok(await top() < 800, 'it stays in view: ' + await top());
    await page.evaluate(() => { window.scrollTo(0, 0); return new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done))); });
    await grow();
    assert.equal(await page.evaluate(() => window.scrollY), 0, 'and nobody is pulled back');
  },

  // What could not be asked for, or happened while there was no connection, is asked for when there is one again.
  async again() {
    expected.push(/ERR_FAILED/);
    const page = await open();
    await login(page, 'anna');
    let refuses = true;
    await page.route(/\/api\/v1\/(charts|quality|alerts|recommendations|production)(\/|\?|$)/, route => refuses ? route.abort() : route.fallback());
    for (const [place, what] of [['alerts', '.alert'], ['recommendations', '.empty'], ['charts', 'tbody tr'], ['charts/' + id(190), '.dot'], ['production/' + id(151), '[data-part=longer] .share'], ['production/line-' + id(101), '[data-part=longer] .share']]) {
      refuses = true;
      await goTo(page, place);
      await shows(page, 'main .trouble', 'could not be asked for');
      refuses = false;
      await station('stop');
      await until(page, () => document.getElementById('link').textContent.includes('next try'));
      await station('start');
      await page.evaluate(() => window.dispatchEvent(new Event('online'))); // at once
      await until(page, () => document.getElementById('link').textContent === 'Live');
      await settled(page, 'main ' + what);
      await until(page, () => [...document.querySelectorAll('main .trouble')].every(one => one.textContent === ''));
    }
  },

  // A tag that cannot be judged says why; codes of reasons are words wherever they stand.
  async words() {
    // A machine that is being caught up from history is not said to count nothing.
    const early = await newContext({locale: 'de-DE'});
    await early.routeWebSocket(/\/live/, socket => {
      const server = socket.connectToServer();
      server.onMessage(text => {
        const message = typeof text === 'string' ? JSON.parse(text) : null;
        if (message?.type !== 'productionSummaryUpdated') return socket.send(text);
        for (const item of message.payload.items) Object.assign(item, {catchingUp: true, oee: {...item.oee, oee: null, why: 'NO_COUNTS'}});
        return socket.send(JSON.stringify(message));
      });
    });
    const first = await open({context: early});
    await login(first, 'vera');
    await goTo(first, 'production');
    await shows(first, 'main tbody td', 'holt auf');
    const page = await open({options: {locale: 'de-DE'}});
    await page.route(/\/health\/machines\/[^/?]+(\/explanation)?$/, async route => {
      const answer = await route.fetch(), body = await answer.json();
      if (body.health) Object.assign(body.health.tags[0], {fault: 'NO_RANGE', score: null, contribution: 0});
      if (body.health) body.health.trend.direction = 'UNKNOWN';
      if (body.ground) for (const one of body.ground.grounds.find(part => part.key === 'sensor').grounds) Object.assign(one, {points: null, fault: 'GONE'});
      return route.fulfill({response: answer, json: body});
    });
    await login(page, 'vera');
    await goTo(page, 'machine/' + id(151));
    await shows(page, '.health-part .tree td', 'keine Daten: die Messstelle gibt es nicht mehr');
    await shows(page, '.health-part .sentence', 'Für einen Trend sind es noch zu wenige Tage.');
    // Of a moment that is past, too.
    await goTo(page, 'machine/' + id(151) + '@' + (Date.now() - 60000));
    await page.unroute(/\/health\/machines\/[^/?]+(\/explanation)?$/);
    await page.route(/\/explanation\?at=/, async route => {
      const answer = await route.fetch(), body = await answer.json();
      if (body.ground) for (const one of body.ground.grounds.find(part => part.key === 'sensor').grounds) Object.assign(one, {points: null, fault: 'DISABLED'});
      return route.fulfill({response: answer, json: body});
    });
    await goTo(page, 'machine/' + id(151) + '@' + (Date.now() - 120000));
    await shows(page, '.past-score .tree td', 'keine Daten: die Messstelle ist abgeschaltet');
    await goTo(page, 'production');
    await untilHere(async () => { // the state is known up to the newest reading
      await bring(122, 3);
      return (await page.$$eval('main tbody td', all => all.map(one => one.textContent))).some(text => text.startsWith('gestört · House works jam'));
    }, 'the reason in words');
    await goTo(page, 'production/line-' + id(101));
    await shows(page, 'main tbody td', 'gestört · House works jam');
  },

  async hostileWorks() {
    const page = await open();
    await login(page, 'anna');
    for (const place of ['health', 'alerts', 'recommendations', 'machine/' + id(151), 'production', 'production/' + id(151), 'production/line-' + id(101), 'production/site-' + id(100), 'charts', 'charts/' + id(190), 'charts/of-' + id(150), 'batches', 'measurements']) {
      await goAndSee(page, place);
      assert.equal(await page.evaluate(() => window.hit), undefined, place);
      assert.equal(await page.$$eval('main img, main script, main b, main svg[onload]', all => all.length), 0, place);
    }
    await goTo(page, 'health');
    await shows(page, '.card.health strong', 'window.hit=1');
    await picture(page, 'hostile-health');
  },
};
