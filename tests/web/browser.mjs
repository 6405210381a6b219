// What scenarios share: the browser, its pages and how to wait for them, and the test beside it, which is asked with lines.
//   node SCENARIOS.mjs CHROMIUM [FOLDER FOR PICTURES]
// plays what the lines of its input ask for: {"play": NAME, "origin": …, "password": …, "oneTime": …}. Other lines are answers.
// LINESIDE_PAGE_FOLDER: files of the page come from there instead of from the station, to look at what was not built yet.
import {chromium} from 'playwright-core';
import {existsSync, readFileSync} from 'node:fs';
import {createInterface} from 'node:readline';
import assert from 'node:assert/strict';

const [program, pictures] = process.argv.slice(2);
export let name = '', origin = '', password = '', oneTime = ''; // of what is played
export const kPatience = 20000; // ms
const kTypes = {js: 'text/javascript', css: 'text/css'};

// ---- the test
const answers = [], asked = [];
let wake = () => {};
createInterface({input: process.stdin}).on('line', line => {
  const told = JSON.parse(line);
  if (!told.play) return answers.shift()(told);
  asked.push(told);
  wake();
}).on('close', () => {
  asked.push(null);
  wake();
});
export function station(what, more = {}) {
  const answered = new Promise(resolve => answers.push(resolve));
  process.stdout.write('@' + JSON.stringify({do: what, ...more}) + '\n');
  return answered;
}
export const bring = (tag, value, more = {}) => station('bring', {tag, value, status: 0, ...more});
export const kLastUsable = 0x40900000, kNoCommunication = 0x80310000;
export const id = number => '00000000-0000-4000-8000-' + String(number).padStart(12, '0');
export const wait = milliseconds => new Promise(resolve => setTimeout(resolve, milliseconds));

// ---- the browser; its server, so that its process is known
const server = await chromium.launchServer({executablePath: program, headless: true,
                                            args: ['--disable-dev-shm-usage', ...(process.getuid() === 0 ? ['--no-sandbox'] : [])]});
export const browserProcess = server.process().pid;
export const browser = await chromium.connect(server.wsEndpoint());
let troubles = [], pages = [];
const underWay = new WeakMap(); // page -> requests without an answer
let fields = null; // of the station's answers, once
// Whoever goes faster from page to page than a person is told to wait, and the page does.
export const expected = [/willReadFrequently/, /ERR_CONNECTION_REFUSED|ERR_SOCKET_NOT_CONNECTED|ERR_CONNECTION_RESET|WebSocket connection to/, /status of 429/];

export async function newContext(options = {}) {
  const context = await browser.newContext({locale: 'en-GB', timezoneId: 'UTC', viewport: {width: 1280, height: 800}, ignoreHTTPSErrors: true, ...options});
  const folder = process.env.LINESIDE_PAGE_FOLDER;
  if (folder)
    await context.route(/\/web\/[a-z_]+\.(js|css)$/, async route => {
      const file = folder + '/' + new URL(route.request().url()).pathname.split('/').pop();
      if (!existsSync(file)) return route.fallback();
      fields ??= route.fetch({url: origin + '/'}).then(answer => answer.headers());
      const {etag, 'content-length': length, ...headers} = await fields;
      return route.fulfill({status: 200, body: readFileSync(file), headers: {...headers, 'content-type': kTypes[file.split('.').pop()]}});
    });
  return context;
}
// What is asked on a page and not answered yet; the ways of live messages are no questions.
export function watch(page) {
  const some = new Set();
  underWay.set(page, some);
  page.on('request', one => { if (!new URL(one.url()).pathname.startsWith('/api/v1/live')) some.add(one); });
  page.on('requestfinished', one => some.delete(one));
  page.on('requestfailed', one => some.delete(one));
}
export async function open({options = {}, path = '/', clock = false, context = null} = {}) {
  context ??= await newContext(options);
  const page = await context.newPage();
  pages.push(page);
  watch(page);
  page.setDefaultTimeout(kPatience);
  const say = words => { if (!expected.some(one => one.test(words))) troubles.push(words); };
  page.on('console', message => { if (['error', 'warning'].includes(message.type())) say(message.text()); });
  page.on('pageerror', error => say('exception: ' + error.stack));
  page.on('dialog', dialog => { say('dialog: ' + dialog.message()); dialog.dismiss(); });
  await page.exposeFunction('reportViolation', words => say('policy: ' + words));
  await page.addInitScript(() => document.addEventListener('securitypolicyviolation', event => window.reportViolation(event.violatedDirective + ' ' + event.blockedURI)));
  if (clock) await page.clock.install();
  await page.goto(origin + path);
  return page;
}
export async function enter(page, user, {remember = false} = {}) {
  await page.fill('#login-name', user);
  await page.fill('#login-password', password);
  if (remember) await page.check('#login-remember');
  await page.click('form.login button');
}
export async function login(page, user, options = {}) {
  await enter(page, user, options);
  await page.waitForSelector('nav#pages a');
  await until(page, () => document.getElementById('link').textContent === 'Live');
}
// Waits until something is true in the page.
export async function until(page, condition, argument) {
  try {
    await page.waitForFunction(condition, argument, {polling: 50});
  } catch (error) {
    throw new Error('Waited in vain for ' + condition + ' ' + JSON.stringify(argument ?? '') + '\nThe page shows: ' + (await page.innerText('body')).slice(0, 1500), {cause: error});
  }
}
// Waits until something is true here.
export async function untilHere(condition, words, patience = kPatience) {
  const begun = Date.now();
  while (!(await condition())) {
    assert.ok(Date.now() - begun < patience, 'waited in vain for ' + words);
    await wait(50);
  }
}
export const shows = (page, selector, text) => until(page, ([where, words]) => [...document.querySelectorAll(where)].some(one => one.textContent.includes(words)), [selector, text]);
// Waits until all that a page asks for has been answered and drawn. what: a selector of what has to be there.
export async function settled(page, what) {
  await page.waitForSelector(what, {state: 'attached'});
  const draw = () => page.evaluate(() => new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done))));
  do {
    await untilHere(() => underWay.get(page).size === 0, 'answers to ' + [...underWay.get(page)].map(one => one.url()));
    await draw();
  } while (underWay.get(page).size > 0);
  await until(page, () => document.querySelector('main [aria-busy]') === null);
}
export const goTo = async (page, place) => {
  await page.evaluate(where => { location.hash = '#/' + where; }, place);
  await page.waitForSelector('main h2');
};
export const picture = async (page, words, options = {}) => { if (pictures) await page.screenshot({path: pictures + '/' + words + '.png', ...options}); };

export async function usual() {
  for (const base of [110, 120, 130]) {
    await bring(base, 50.25);
    await bring(base + 1, 2.5);
    await bring(base + 2, 1);
  }
}

// Plays what is asked for, one after the other, each with pages of its own.
export async function play(scenarios) {
  const usual = expected.length;
  for (;;) {
    while (asked.length === 0) await new Promise(resolve => { wake = resolve; });
    const next = asked.shift();
    if (next === null) break;
    ({play: name, origin, password, oneTime} = next);
    troubles = [];
    pages = [];
    fields = null;
    expected.length = usual;
    let isGood = true;
    try {
      await scenarios[name]();
      assert.deepEqual(troubles, [], 'nothing in the browser\'s console');
    } catch (error) {
      isGood = false;
      console.log(error.stack ?? error);
      for (const [i, page] of pages.entries()) await picture(page, 'failed-' + name + '-' + i, {fullPage: true, timeout: 5000}).catch(() => { /* it is closed */ });
      console.log('Console: ' + JSON.stringify(troubles, null, 1));
    }
    for (const context of browser.contexts()) await context.close();
    process.stdout.write('@' + JSON.stringify({do: 'played', isGood}) + '\n');
  }
  await browser.close();
  await server.close();
  process.exit(0);
}
