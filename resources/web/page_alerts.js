// Predictive alerts: what is likely to happen, on what grounds, and what is being done about it.
import {button, el, empty, glyph, heading, put} from './dom.js';
import {ageText, timeText} from './format.js';
import {basis, figure, hoursText, millis, percent, sentence} from './figures.js';
import {reasonOf} from './rest.js';
import {t} from './words.js';

const kRank = {IMMEDIATE: 3, URGENT: 2, SOON: 1, ROUTINE: 0};
const kPriority = {IMMEDIATE: 1, URGENT: 2, SOON: 3, ROUTINE: 4};
const urgencyWord = urgency => ({IMMEDIATE: t('within a day'), URGENT: t('within three days'), SOON: t('within two weeks'), ROUTINE: t('at the next planned stop')}[urgency] ?? String(urgency));
const typeWord = type => ({FAILURE_PREDICTION: t('It is getting worse'), ANOMALY_DETECTED: t('It behaves as never before'), RUL_THRESHOLD: t('A limit comes nearer')}[type] ?? String(type));
const stateWord = state => ({OPEN: t('open'), ACKNOWLEDGED: t('seen'), SCHEDULED: t('planned'), IN_PROGRESS: t('being worked on'), RESOLVED: t('resolved')}[state] ?? String(state));
const outcomeWord = outcome => ({TRUE: t('it failed'), FALSE: t('nothing was wrong'), PREVENTED: t('prevented by maintenance'), EXPIRED: t('nothing happened in time')}[outcome] ?? '');
// The steps from each state.
const kSteps = {OPEN: ['acknowledge'], ACKNOWLEDGED: ['schedule', 'start'], SCHEDULED: ['start']};
const stepWord = step => ({acknowledge: t('Seen'), schedule: t('Work is planned'), start: t('Work has begun')}[step]);

function estimate(of, say) {
  return of ? say(of.value) + ' (' + say(of.low) + ' – ' + say(of.high) + ', ' + t('{0} sure', percent(of.certainty, 0)) + ')' : '';
}

export function alertsPage({account, store, live}, chosen) {
  const list = el('div', {class: 'alert-list'}), none = empty(''), trouble = sentence('trouble'), ledger = sentence('muted');
  const all = el('input', {type: 'checkbox', id: 'alerts-all', onchange: () => load()});
  const node = el('section', {}, heading(t('Alerts')), el('div', {class: 'bar'}, el('label', {class: 'check'}, all, el('span', {text: t('with those that were resolved')}))),
                  trouble.node, list, none, ledger.node);
  const mayWork = account.may('manage_maintenance');
  let known = false, again = 0, isClosed = false;
  store.alerts.clear();
  const name = live.want('health', undefined, 1);
  all.checked = Boolean(chosen);

  async function load() {
    try {
      const answer = await account.ask('GET', '/api/v1/alerts' + (all.checked ? '' : '?open=true'));
      if (isClosed) return;
      known = true;
      // What came live meanwhile may be newer.
      for (const alert of answer.alerts)
        if (!(store.alerts.get(alert.id)?.updatedAt > alert.updatedAt)) store.alerts.set(alert.id, alert);
      ledger.say(answer.ledger.outcomes > 0 ? t('Of {0} alerts with an outcome, {1} were false. {2}', answer.ledger.outcomes, answer.ledger.false, answer.ledger.proven ? t('Fewer than one in twenty, and that is proven.') : t('That is not proven yet.'))
        : t('No alert has an outcome yet: how right they are is not known.'));
      trouble.say('');
    } catch (error) {
      trouble.say(t('The alerts could not be asked for: {0}', reasonOf(error)));
    }
    draw();
  }
  async function step(alert, path, body, control) {
    for (const one of control.querySelectorAll('button')) one.disabled = true;
    try {
      const next = await account.ask('POST', '/api/v1/alerts/' + alert.id + '/' + path, body);
      store.alerts.set(next.id, next);
      trouble.say('');
    } catch (error) {
      trouble.say(t('Not done: {0}', reasonOf(error)));
    }
    draw();
  }
  function steps(alert) {
    if (!mayWork || alert.state === 'RESOLVED') return null;
    const note = el('input', {type: 'text', maxlength: 500, placeholder: t('Note'), 'aria-label': t('Note')});
    const bar = el('div', {class: 'bar'}, note);
    const body = () => note.value.trim() ? {note: note.value.trim()} : {};
    for (const path of kSteps[alert.state] ?? []) bar.append(button(stepWord(path), () => step(alert, path, body(), bar)));
    if (alert.state !== 'OPEN') {
      const outcome = el('select', {'aria-label': t('What came of it')}, ['PREVENTED', 'FALSE', 'TRUE', 'EXPIRED'].map(value => el('option', {value, text: outcomeWord(value)})));
      bar.append(outcome, button(t('Resolve'), () => {
        const resolution = {...body(), outcome: outcome.value};
        if (outcome.value === 'TRUE') resolution.failedAt = new Date(account.now()).toISOString();
        step(alert, 'resolve', resolution, bar);
      }));
    }
    return bar;
  }
  function fact(words, text) { return text ? [el('dt', {text: words}), el('dd', {text})] : []; }
  function card(alert) {
    const machine = store.machines.get(alert.machineId);
    const last = alert.steps.at(-1);
    return el('article', {class: 'alert' + (alert.id === chosen ? ' chosen' : ''), 'data-alert': alert.id},
      el('div', {class: 'card-head'}, alert.state === 'RESOLVED' ? null : glyph(kPriority[alert.urgency] ?? 4, urgencyWord(alert.urgency)),
         el('strong', {}, el('a', {href: '#/machine/' + alert.machineId, text: machine?.machine.name || alert.machine})),
         el('span', {class: 'muted', text: typeWord(alert.type)}), el('span', {class: 'state', text: stateWord(alert.state)})),
      el('p', {class: 'reason', text: alert.text}),
      el('dl', {}, fact(t('What to do'), alert.action), alert.state === 'RESOLVED' ? null : fact(t('When'), urgencyWord(alert.urgency)),
         fact(t('Time to failure'), estimate(alert.hoursToFailure, hoursText)), fact(t('Likely'), estimate(alert.probability, share => percent(share, 0))),
         fact(t('What fails'), alert.failureMode ?? ''), fact(t('Seen in'), alert.indicators.map(one => one.tag + ' ' + figure(one.value, 2) + (one.unit ? ' ' + one.unit : '')
           + (one.usual === null ? '' : ' ' + t('(usual {0})', figure(one.usual, 2)))).join(', ')),
         fact(t('Would cost'), [alert.downtimeHours > 0 ? t('{0} of standstill', hoursText(alert.downtimeHours)) : '', alert.cost > 0 ? figure(alert.cost, 0) + ' ' + alert.currency : ''].filter(Boolean).join(', ')),
         fact(t('Needs'), [...alert.parts, ...alert.skills].join(', ')), fact(t('Outcome'), outcomeWord(alert.outcome)),
         fact(t('Last step'), last && last.who ? stateWord(last.state) + ' · ' + last.who + ' · ' + timeText(millis(last.at)) + (last.note ? ' · ' + last.note : '') : ''),
         fact(t('Since'), timeText(millis(alert.createdAt)) + ' (' + ageText(account.now() - millis(alert.createdAt)) + ')'), fact(t('Rests on'), basis(alert) + ' · ' + alert.algorithm + ' ' + alert.version)),
      steps(alert));
  }
  function draw() {
    // Who is writing a note is not disturbed.
    if (list.contains(document.activeElement) && document.activeElement.value) {
      clearTimeout(again);
      again = setTimeout(draw, 2000);
      return;
    }
    const some = [...store.alerts.values()].filter(one => all.checked || one.state !== 'RESOLVED');
    some.sort((a, b) => Number(a.state === 'RESOLVED') - Number(b.state === 'RESOLVED') || kRank[b.urgency] - kRank[a.urgency] || b.createdAt.localeCompare(a.createdAt));
    list.replaceChildren(...some.map(card));
    none.hidden = some.length > 0;
    put(none, !known ? t('Asking the station…') : t('No alerts. They come when a machine gets worse, behaves as never before, or nears a limit.'));
  }
  load().then(() => { if (chosen) list.querySelector('.chosen')?.scrollIntoView({block: 'center'}); });
  draw();
  return {
    node,
    title: t('Alerts'),
    update(changes) { if (changes.has('alerts') || changes.has('plant')) draw(); },
    tick() {},
    close() {
      isClosed = true;
      clearTimeout(again);
      live.drop(name);
    },
  };
}
