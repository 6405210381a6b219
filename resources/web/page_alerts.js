// Predictive alerts: what is likely to happen, on what grounds, and what is being done about it.
import {button, el, empty, glyph, heading, put} from './dom.js';
import {ageText, timeText} from './format.js';
import {AsOf, basis, figure, hoursText, millis, percent, sentence} from './figures.js';
import {failureOf, Form, localTime, mayNot, Steps} from './form.js';
import {reasonOf} from './rest.js';
import {sentencesText, sentenceText} from './sentences.js';
import {maintenanceNav} from './sub_nav.js';
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
  const list = el('div', {class: 'alert-list'}), none = empty(''), trouble = sentence('trouble'), ledger = sentence('muted'), asOf = new AsOf();
  const all = el('input', {type: 'checkbox', id: 'alerts-all', onchange: () => load()});
  const node = el('section', {}, heading(t('Alerts')), maintenanceNav('alerts'), el('div', {class: 'bar'}, el('label', {class: 'check'}, all, el('span', {text: t('with those that were resolved')}))),
                  trouble.node, list, none, ledger.node, asOf.node);
  const mayWork = account.may('manage_maintenance');
  if (!mayWork) ledger.node.before(mayNot());
  let known = false, again = 0, isClosed = false, forms = [];
  store.alerts.clear();
  const name = live.want('health', undefined, 1);
  all.checked = Boolean(chosen);

  async function load() {
    try {
      const answer = await account.ask('GET', '/api/v1/alerts' + (all.checked ? '' : '?open=true'));
      if (isClosed) return;
      known = true;
      asOf.told(account.now());
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
      trouble.say(t('Not done: {0}', failureOf(error)));
    }
    draw(true);
  }
  function steps(alert) {
    if (!mayWork || alert.state === 'RESOLVED') return null;
    const note = el('input', {type: 'text', maxlength: 500, placeholder: t('Note'), 'aria-label': t('Note')});
    const bar = el('div', {class: 'bar'}, kSteps[alert.state] ? note : null);
    const body = () => note.value.trim() ? {note: note.value.trim()} : {};
    for (const path of kSteps[alert.state] ?? []) bar.append(button(stepWord(path), () => step(alert, path, body(), bar)));
    const resolve = () => new Form({
      fields: [{name: 'outcome', words: t('What came of it'), kind: 'select', options: ['PREVENTED', 'FALSE', 'TRUE', 'EXPIRED'].map(value => [value, outcomeWord(value)])},
               {name: 'failedAt', words: t('Failed at'), kind: 'time', value: localTime(account.now()), help: t('Only where it failed.')}, {name: 'note', words: t('Note'), max: 2000}],
      send: t('Resolve'),
      sure: ({outcome}) => t('Resolve this alert: {0}? That is its end.', outcomeWord(outcome)),
      does: async ({outcome, failedAt, note: words}) => {
        const next = await account.ask('POST', '/api/v1/alerts/' + alert.id + '/resolve', {outcome, ...(words ? {note: words} : {}), ...(outcome === 'TRUE' && failedAt ? {failedAt} : {})});
        store.alerts.set(next.id, next);
        draw(true);
        load(); // how right alerts are
        return '';
      },
    });
    const more = alert.state === 'OPEN' ? null : new Steps([[t('Resolve…'), resolve]]);
    forms.push(more);
    return el('div', {class: 'steps'}, bar, el('p', {}, el('a', {href: '#/recommendations/for-' + alert.id, text: t('Propose what to do')})), more?.node);
  }
  function fact(words, text) { return text ? [el('dt', {text: words}), el('dd', {text})] : []; }
  const indicatorLink = one => store.tags.has(one.tagId) && account.may('view_history') ? el('a', {href: '#/trends/' + one.tagId, text: one.tag}) : one.tag;
  function card(alert) {
    const machine = store.machines.get(alert.machineId);
    const last = alert.steps.at(-1);
    return el('article', {class: 'alert' + (alert.id === chosen ? ' chosen' : ''), 'data-alert': alert.id},
      el('div', {class: 'card-head'}, alert.state === 'RESOLVED' ? null : glyph(kPriority[alert.urgency] ?? 4, urgencyWord(alert.urgency)),
         el('strong', {}, el('a', {href: '#/machine/' + alert.machineId, text: machine?.machine.name || alert.machine})),
         el('span', {class: 'muted', text: typeWord(alert.type)}), el('span', {class: 'state', text: stateWord(alert.state)})),
      el('p', {class: 'reason', text: sentencesText(alert.sentences?.grounds, alert.text)}),
      el('dl', {}, fact(t('What to do'), sentenceText(alert.sentences?.action, alert.action)), alert.state === 'RESOLVED' ? null : fact(t('When'), urgencyWord(alert.urgency)),
         fact(t('Time to failure'), estimate(alert.hoursToFailure, hoursText)), fact(t('Likely'), estimate(alert.probability, share => percent(share, 0))),
         fact(t('What fails'), sentenceText(alert.sentences?.failureMode, alert.failureMode)), alert.indicators.length === 0 ? null : [el('dt', {text: t('Seen in')}), el('dd', {}, alert.indicators.map(one => el('div', {}, indicatorLink(one), ' ' + figure(one.value, 2) + (one.unit ? ' ' + one.unit : '')
           + (one.usual === null ? '' : ' ' + t('(usual {0})', figure(one.usual, 2))))))],
         fact(t('Would cost'), [alert.downtimeHours > 0 ? t('{0} of standstill', hoursText(alert.downtimeHours)) : '', alert.cost > 0 ? figure(alert.cost, 0) + ' ' + alert.currency : ''].filter(Boolean).join(', ')),
         fact(t('Needs'), [...alert.parts, ...alert.skills].join(', ')), fact(t('Outcome'), outcomeWord(alert.outcome)),
         fact(t('Last step'), last && last.who ? stateWord(last.state) + ' · ' + last.who + ' · ' + timeText(millis(last.at)) + (last.note ? ' · ' + last.note : '') : ''),
         fact(t('Since'), timeText(millis(alert.createdAt)) + ' (' + ageText(account.now() - millis(alert.createdAt)) + ')'), fact(t('Rests on'), basis(alert) + ' · ' + alert.algorithm + ' ' + alert.version)),
      steps(alert));
  }
  function draw(anyway = false) {
    // Who is writing is not disturbed.
    if (!anyway && (forms.some(one => one?.isTouched) || (list.contains(document.activeElement) && document.activeElement.value))) {
      clearTimeout(again);
      again = setTimeout(draw, 2000);
      return;
    }
    const some = [...store.alerts.values()].filter(one => all.checked || one.state !== 'RESOLVED');
    some.sort((a, b) => Number(a.state === 'RESOLVED') - Number(b.state === 'RESOLVED') || kRank[b.urgency] - kRank[a.urgency] || b.createdAt.localeCompare(a.createdAt));
    forms = [];
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
    tick() { asOf.tick(account.now()); },
    close() {
      isClosed = true;
      clearTimeout(again);
      live.drop(name);
    },
  };
}
