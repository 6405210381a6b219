// The browser's page of Lineside: who is logged in, the way to the station, what it brought, and the view that is shown.
// No value ever becomes markup (dom.js); no token leaves account.js but to the station.
import {Account} from './account.js';
import {el, glyph, put} from './dom.js';
import {ageText, clockText, roleText} from './format.js';
import {Live} from './live.js';
import {onLook, setLook} from './look.js';
import {accountPage} from './page_account.js';
import {alertsPage} from './page_alerts.js';
import {batchesPage} from './page_batches.js';
import {chartsPage} from './page_charts.js';
import {measurementsPage} from './csv_form.js';
import {eventsPage} from './page_events.js';
import {healthPage} from './page_health.js';
import {licencesPage} from './page_licences.js';
import {loginPage} from './page_login.js';
import {machinePage} from './page_machine.js';
import {overviewPage} from './page_overview.js';
import {peoplePage} from './page_people.js';
import {productionPage} from './page_production.js';
import {recommendationsPage} from './page_recommendations.js';
import {tagsPage} from './page_tags.js';
import {trendsPage} from './page_trends.js';
import {reasonOf} from './rest.js';
import {Store} from './store.js';
import {typedIn, typedNote} from './typed.js';
import {language, t} from './words.js';

const account = new Account(), store = new Store(account, later), live = new Live(account, store);
const $ = id => document.getElementById(id);
const kPages = {
  overview: {words: t('Overview'), make: overviewPage, needs: 'view_plant', tab: true},
  machine: {words: t('Machine'), make: machinePage, needs: 'view_plant', under: 'overview'},
  health: {words: t('Health'), make: healthPage, needs: 'view_plant', tab: true},
  alerts: {words: t('Alerts'), make: alertsPage, needs: 'view_plant', tab: true},
  recommendations: {words: t('Recommendations'), make: recommendationsPage, needs: 'view_plant', under: 'alerts'},
  production: {words: t('Production'), make: productionPage, needs: 'view_plant', tab: true},
  charts: {words: t('Quality'), make: chartsPage, needs: 'view_plant', tab: true},
  batches: {words: t('Batches'), make: batchesPage, needs: 'view_plant', under: 'charts'},
  measurements: {words: t('File of measurements'), make: measurementsPage, needs: 'view_plant', under: 'charts'},
  trends: {words: t('Trends'), make: trendsPage, needs: 'view_history', tab: true},
  tags: {words: t('Tags'), make: tagsPage, needs: 'view_plant', tab: true},
  events: {words: t('Events'), make: eventsPage, needs: 'view_events', tab: true},
  people: {words: t('People'), make: peoplePage, needs: 'view_presence', tab: true},
  account: {words: t('Account'), make: accountPage, tab: true},
  licences: {words: t('Licences'), make: licencesPage, under: 'account'},
};
const kAllTags = 3000;   // a plant of so many tags is watched whole,
const kMostTags = 12000; // of a larger one so many that have limits or stand on cards
const kWatchHz = 2;
let page = null, frame = 0, wasAway = null, wasLive = false, watching = [], watched = null, entered = '', user = '';
let typed = null; // {user, some}: what somebody had typed when the login ended
let note = null;  // which tells them, until it is closed

// ---- which view is shown: "#/trends/<tag>,<tag>"
const context = {account, store, live, go, enter, leave};
function go(place, quietly = false) {
  if (quietly) history.replaceState(null, '', '#/' + place);
  else location.hash = '#/' + place;
}
function shownPlace() {
  const [name, argument = ''] = location.hash.replace(/^#\/?/, '').split('/');
  const known = Object.hasOwn(kPages, name) ? kPages[name] : null;
  return known && (!known.needs || account.may(known.needs)) ? [name, argument] : ['overview', ''];
}
function show(make, name, moveFocus) {
  page?.close();
  if (watched) store.forgetBut(watched);
  page = make();
  $('view').replaceChildren(...(note ? [note] : []), page.node);
  document.title = page.title + ' – Lineside';
  for (const link of $('pages').children) {
    if (link.dataset.page === name || link.dataset.page === kPages[name]?.under) {
      link.setAttribute('aria-current', 'page');
      $('pages').scrollLeft = link.offsetLeft - ($('pages').clientWidth - link.offsetWidth) / 2; // on a phone not all fit
    } else link.removeAttribute('aria-current');
  }
  if (moveFocus) {
    window.scrollTo(0, 0);
    page.node.querySelector('h2')?.focus({preventScroll: true});
  }
}
function route(moveFocus = true) {
  if (!account.isIn) return;
  const [name, argument] = shownPlace();
  show(() => kPages[name].make(context, argument), name, moveFocus);
}
window.addEventListener('hashchange', () => route());

// ---- coming and going
function enter() {
  entered = account.permissions;
  $('pages').replaceChildren(...Object.entries(kPages).filter(([, one]) => one.tab && (!one.needs || account.may(one.needs)))
    .map(([name, one]) => el('a', {href: '#/' + name, 'data-page': name, text: one.words})));
  document.body.classList.remove('out');
  wasLive = false;
  put($('who'), account.user + ' · ' + roleText(account.role));
  live.start();
  live.want('machines');
  live.want('site');
  if (account.may('view_events')) live.want('events');
  if (account.may('view_presence')) live.want('presence');
  user = account.user;
  note = typed?.user === user ? typedNote(typed.some, () => { note = null; }) : note;
  typed = null;
  route();
}
async function leave(why = '') {
  const goodbye = account.logout();
  user = '';
  out(why);
  try { await goodbye; } catch { /* it has ended here all the same; the station ends it by itself */ }
}
function out(why) {
  const some = user && page ? typedIn(page.node) : [];
  if (user) typed = some.length > 0 ? {user, some} : null;
  note = null;
  live.stop();
  store.clear();
  document.body.classList.add('out');
  put($('who'), '');
  watching = [];
  watched = null;
  show(() => loginPage(context, why, user), '', false);
  page.node.querySelector(user ? 'input[type=password]' : 'input')?.focus();
  user = '';
}
// Another role: other pages and topics.
account.addEventListener('renewed', () => { if (account.permissions !== entered) enter(); });
account.addEventListener('ended', event => out(event.detail));

// What tells of every machine whether it needs attention, whichever view is open.
function watch() {
  watching.forEach(name => live.drop(name));
  watched = null;
  if (store.tags.size <= kAllTags) {
    watching = store.tags.size > 0 ? [live.want('readings', undefined, kWatchHz)] : [];
    return;
  }
  const hasLimit = ({tag}) => tag.lowLow !== undefined || tag.low !== undefined || tag.high !== undefined || tag.highHigh !== undefined;
  const keys = new Set([...store.machines.values()].flatMap(machine => machine.keys.map(key => key.id)));
  watched = new Set([...store.tags.values()].filter(record => record.machine && (keys.has(record.id) || hasLimit(record))).slice(0, kMostTags).map(record => record.id));
  watching = live.wantTags([...watched], kWatchHz);
}

// ---- the line at the top: how the connection is, and how old what is shown
function drawLink() {
  const isAway = live.isStale;
  if (isAway !== wasAway) {
    wasAway = isAway;
    store.isAway = isAway;
    document.body.classList.toggle('away', isAway && account.isIn);
    store.touch('link');
  }
  put($('link'), live.words);
  const silence = live.silence;
  put($('age'), silence === null ? '' : isAway ? t('shown is {0} old, from {1}', ageText(silence), clockText(account.now() - silence)) : clockText(account.now()));
  $('stale').hidden = !(isAway && account.isIn && silence !== null);
  put($('stale'), $('stale').hidden ? '' : t('No connection: everything below is from {0} and may be different now.', clockText(account.now() - silence)));
}
// What the station does not tell, and why: nobody has to wonder about what does not come.
const topicWord = topic => ({readings: t('values'), machines: t('states of machines'), events: t('events'), presence: t('who is online'), site: t('changes of the plant'), health: t('health and alerts'),
                             production: t('production'), quality: t('control charts')}[topic] ?? String(topic));
const refusalWord = (code, message) => ({not_allowed: t('Your role does not allow this.'), forbidden: t('It is not there, or not yours to see.'), too_many_subscriptions: t('There are too many subscriptions on this connection.'),
                                         busy: t('The station is too busy for it and is asked again.'), not_available: t('This station does not have it.'), unknown_topic: t('This station does not have it.')}[code] ?? message);
function drawRefused() {
  const some = account.isIn ? live.refused : [];
  $('refused').hidden = some.length === 0;
  put($('refused'), some.length === 0 ? '' : t('Not told by the station: {0}', [...new Set(some.map(({topic, code, message}) => topicWord(topic) + ' – ' + refusalWord(code, message)))].join(' · ')));
}
// What happened while there was no connection is in what a page asks for, which it does again.
live.addEventListener('welcome', () => {
  if (wasLive) page?.again?.();
  wasLive = true;
});
live.addEventListener('state', () => { drawLink(); drawRefused(); later(); });

// ---- drawing: what changed, once a frame at most, and ages once a second
function later() {
  if (!frame) frame = requestAnimationFrame(draw);
}
function draw() {
  frame = 0;
  const changes = store.takeChanges();
  if (changes.size === 0 || !account.isIn) return;
  if (changes.has('events')) {
    const waiting = store.unacknowledged.size;
    $('critical').hidden = waiting === 0 || !account.may('view_events');
    put($('critical'), waiting === 1 ? t('1 critical event to acknowledge') : t('{0} critical events to acknowledge', waiting));
  }
  if (changes.has('plant')) watch();
  page?.update(changes);
  drawWrong();
}
function drawWrong() {
  let worst = 0, count = 0;
  for (const machine of store.machines.values()) {
    const {rank, priority} = store.condition(machine);
    if (rank === 0) continue;
    ++count;
    if (priority && (worst === 0 || priority < worst)) worst = priority;
  }
  $('wrong').hidden = count === 0;
  const words = count === 1 ? t('1 machine needs attention') : t('{0} machines need attention', count);
  if ($('wrong').dataset.words !== words + worst) {
    $('wrong').dataset.words = words + worst;
    $('wrong').replaceChildren(worst ? glyph(worst) : '', words);
  }
}
setInterval(() => {
  later();
  if (account.isIn) page?.tick();
}, 1000);

function drawLook() {
  const isDark = document.documentElement.dataset.look === 'dark';
  put($('look'), isDark ? t('Light') : t('Dark'));
}
$('look').addEventListener('click', () => setLook(document.documentElement.dataset.look === 'dark' ? 'light' : 'dark'));
onLook(drawLook);
drawLook();

$('skip').addEventListener('click', event => {
  event.preventDefault();
  $('view').focus();
});

document.documentElement.lang = language;
put($('skip'), t('To the content'));
$('pages').setAttribute('aria-label', t('Pages'));
$('link').setAttribute('aria-label', t('Connection'));
account.goOn().then(isIn => isIn ? enter() : out(''), error => out(reasonOf(error)));
