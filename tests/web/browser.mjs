// What scenarios share: the browser, its pages and how to wait for them, and the test beside it, which is asked with lines.
//   node SCENARIOS.mjs NAME ORIGIN CHROMIUM PASSWORD ONE-TIME-PASSWORD [FOLDER FOR PICTURES]
// LINESIDE_PAGE_FOLDER: files of the page come from there instead of from the station, to look at what was not built yet.
import {chromium} from 'playwright-core';
import {existsSync, readFileSync} from 'node:fs';
import {createInterface} from 'node:readline';
import assert from 'node:assert/strict';

export const [name, origin, program, password, oneTime, pictures] = process.argv.slice(2);
export const kPatience = 20000; // ms
const kTypes = {js: 'text/javascript', css: 'text/css'};

// ---- the test
const answers = [];
createInterface({input: process.stdin}).on('line', line => answers.shift()(JSON.parse(line)));
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
const troubles = [], pages = [];
let fields = null; // of the station's answers, once
export const expected = [/willReadFrequently/, /ERR_CONNECTION_REFUSED|ERR_SOCKET_NOT_CONNECTED|ERR_CONNECTION_RESET|WebSocket connection to/];

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
export async function open({options = {}, path = '/', clock = false, context = null} = {}) {
  context ??= await newContext(options);
  const page = await context.newPage();
  pages.push(page);
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

// Plays the one that was asked for.
export async function play(scenarios) {
  let code = 0;
  try {
    await scenarios[name]();
    assert.deepEqual(troubles, [], 'nothing in the browser\'s console');
  } catch (error) {
    code = 1;
    console.log(error.stack ?? error);
    for (const [i, page] of pages.entries()) await picture(page, 'failed-' + name + '-' + i, {fullPage: true, timeout: 5000}).catch(() => { /* it is closed */ });
    console.log('Console: ' + JSON.stringify(troubles, null, 1));
  }
  await browser.close();
  await server.close();
  process.exit(code);
}
