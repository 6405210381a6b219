// Predictive alerts: what is likely to happen, on what grounds, and what is being done about it.
import {arrange, el, empty, glyph, heading, put} from './dom.js';
import {ageText, timeText, unitWord} from './format.js';
import {AsOf, basis, figure, hoursText, millis, percent, sentence} from './figures.js';
import {LedgerPart} from './ledger_part.js';
import {entering, Form, localTime, mayNot, Steps} from './form.js';
import {reasonOf} from './rest.js';
import {sentencesText, sentenceText} from './sentences.js';
import {maintenanceNav} from './sub_nav.js';
import {t} from './words.js';

const kRank = {IMMEDIATE: 3, URGENT: 2, SOON: 1, ROUTINE: 0};
const kPriority = {IMMEDIATE: 1, URGENT: 2, SOON: 3, ROUTINE: 4};
// The words are those of the desktop's board.
const urgencyWord = urgency => ({IMMEDIATE: t('Immediate'), URGENT: t('Urgent'), SOON: t('Soon'), ROUTINE: t('Routine')}[urgency] ?? String(urgency));
const withinWord = urgency => ({IMMEDIATE: t('within a day'), URGENT: t('within three days'), SOON: t('within two weeks'), ROUTINE: t('at the next planned stop')}[urgency] ?? '');
const typeWord = type => ({FAILURE_PREDICTION: t('Failure predicted'), ANOMALY_DETECTED: t('Anomaly'), RUL_THRESHOLD: t('Limit ahead')}[type] ?? String(type));
const stateWord = state => ({OPEN: t('open'), ACKNOWLEDGED: t('acknowledged'), SCHEDULED: t('scheduled'), IN_PROGRESS: t('in progress'), RESOLVED: t('resolved')}[state] ?? String(state));
const outcomeWord = outcome => ({TRUE: t('True: it failed, or the fault was there'), FALSE: t('False: nothing was wrong'), PREVENTED: t('Prevented: maintenance was done, nobody can know'),
                                 EXPIRED: t('Expired: the time passed and nothing happened')}[outcome] ?? '');
// The steps from each state that take a note at most; the others have a form.
const kSteps = {OPEN: ['acknowledge'], ACKNOWLEDGED: ['start'], SCHEDULED: ['start']};
const stepWord = step => ({acknowledge: t('Acknowledge'), start: t('Begin work')}[step]);
const accuracyWord = accuracy => ({ACCURATE: t('the prediction was accurate'), EARLY: t('the failure came later than said'), LATE: t('the failure came earlier than said'), INCORRECT: t('the prediction was incorrect')}[accuracy] ?? '');
const basisOfChance = basis => ({TRACK_RECORD: t('by how often alerts of this kind came true'), BREAKDOWN_RATE: t('by how often such machines break down within two weeks')}[basis] ?? '');
const kHour = 3600000, kDay = 86400000;

function estimate(of, say) {
  return of ? say(of.value) + ' (' + say(of.low) + ' – ' + say(of.high) + ', ' + t('{0} sure', percent(of.certainty, 0)) + ')' : '';
}

const fact = (words, text) => text ? [el('dt', {text: words}), el('dd', {text})] : [];

// One alert, which stays the same card whatever becomes of it: who is writing in it is not disturbed.
class AlertCard {
  #context;
  #done;
  #alert = null;
  #shown = '';
  #offered = '';
  #head = el('div', {class: 'card-head'});
  #reason = el('p', {class: 'reason'});
  #facts = el('dl');
  #since = el('dd', {class: 'age'});
  #planned = el('dd', {class: 'planned'});
  #trouble = sentence('trouble');
  #note = el('input', {type: 'text', maxlength: 500, placeholder: t('Note'), 'aria-label': t('Note')});
  #bar = el('div', {class: 'bar'});
  #more = new Steps();
  node;

  // done(alert): called when a step was taken
  constructor(context, id, isChosen, done) {
    this.#context = context;
    this.#done = done;
    const mayWork = context.account.may('manage_maintenance');
    this.node = el('article', {class: 'alert' + (isChosen ? ' chosen' : ''), 'data-alert': id}, this.#head, this.#reason, this.#facts,
                   mayWork ? el('div', {class: 'steps'}, this.#trouble.node, this.#bar, el('p', {class: 'further'}, el('a', {href: '#/recommendations/for-' + id, text: t('Propose what to do')})), this.#more.node) : null);
    this.#trouble.say('');
  }
  get isOpen() { return this.#more.isOpen; }
  get path() { return '/api/v1/alerts/' + this.#alert.id + '/'; }
  show(alert) {
    const {account, store} = this.#context, key = store.revision + JSON.stringify(alert);
    this.#alert = alert;
    if (key === this.#shown) return;
    this.#shown = key;
    const machine = store.machines.get(alert.machineId), last = alert.steps.at(-1), isOver = alert.state === 'RESOLVED';
    this.#head.replaceChildren(...[isOver ? null : glyph(kPriority[alert.urgency] ?? 4, urgencyWord(alert.urgency)), el('strong', {}, el('a', {href: '#/machine/' + alert.machineId, text: machine?.machine.name || alert.machine})),
      el('span', {class: 'muted', text: typeWord(alert.type)}), el('span', {class: 'state', text: stateWord(alert.state)})].filter(Boolean));
    put(this.#reason, sentencesText(alert.sentences?.grounds, alert.text));
    const indicator = one => store.tags.has(one.tagId) && account.may('view_history') ? el('a', {href: '#/trends/' + one.tagId, text: one.tag}) : one.tag;
    this.#facts.replaceChildren(...[fact(t('What to do'), sentenceText(alert.sentences?.action, alert.action)), isOver ? [] : fact(t('Urgency'), [urgencyWord(alert.urgency), withinWord(alert.urgency)].filter(Boolean).join(', ')),
      alert.plannedFor ? [el('dt', {text: t('Planned for')}), this.#planned] : [],
      fact(t('Remaining useful life'), estimate(alert.hoursToFailure, hoursText)), fact(t('Probability'), alert.probability ? [estimate(alert.probability, share => percent(share, 0)), basisOfChance(alert.probabilityBasis)].filter(Boolean).join(', ') : t('not known: too few alerts of this kind have had an outcome')),
      fact(t('Likely failure'), sentenceText(alert.sentences?.failureMode, alert.failureMode)), alert.indicators.length === 0 ? [] : [el('dt', {text: t('Seen in')}), el('dd', {}, alert.indicators.map(one => el('div', {}, indicator(one), ' ' + figure(one.value, 2) + (one.unit ? ' ' + unitWord(one.unit) : '')
        + (one.usual === null ? '' : ' ' + t('(usual {0})', figure(one.usual, 2))) + (one.limit === null ? '' : ' ' + t('(limit {0})', figure(one.limit, 2))))))],
      fact(t('Impact'), [alert.downtimeHours > 0 ? t('{0} of standstill', hoursText(alert.downtimeHours)) : '', alert.cost > 0 ? figure(alert.cost, 0) + ' ' + alert.currency : ''].filter(Boolean).join(', ')),
      fact(t('Parts'), alert.parts.join(', ')), fact(t('Skills'), alert.skills.join(', ')), fact(t('Outcome'), [outcomeWord(alert.outcome), alert.failedAt ? t('failed at {0}', timeText(millis(alert.failedAt))) : '', accuracyWord(alert.accuracy), alert.errorHours === null ? '' : t('off by {0}', hoursText(Math.abs(alert.errorHours)))].filter(Boolean).join(' · ')),
      fact(t('Last step'), last && last.who ? stateWord(last.state) + ' · ' + last.who + ' · ' + timeText(millis(last.at)) + (last.note ? ' · ' + last.note : '') : ''),
      [el('dt', {text: t('Since')}), this.#since], fact(t('Rests on'), basis(alert) + ' · ' + alert.algorithm + ' ' + alert.version)].flat());
    this.tick();
    this.#offer(alert);
  }
  tick() {
    const now = this.#context.account.now(), {createdAt, plannedFor, state} = this.#alert, planned = millis(plannedFor);
    put(this.#since, timeText(millis(createdAt)) + ' (' + ageText(now - millis(createdAt)) + ')');
    const isOverdue = state === 'SCHEDULED' && planned < now;
    put(this.#planned, !plannedFor ? '' : isOverdue ? t('{0}, overdue by {1}', timeText(planned), ageText(now - planned)) : timeText(planned));
    this.#planned.classList.toggle('strong', isOverdue);
  }

  // What was typed as a note stays, also when somebody else goes a step.
  #offer({state}) {
    if (state !== this.#offered) {
      this.#offered = state;
      const steps = kSteps[state] ?? [];
      arrange(this.#bar, [...(steps.length > 0 ? [this.#note] : []), ...steps.map(step => this.#button(step))]);
      this.node.querySelector('.further')?.toggleAttribute('hidden', state === 'RESOLVED');
    }
    const resolve = [t('Resolve…'), () => this.#resolving()];
    this.#more.offer(state, {ACKNOWLEDGED: [[t('Schedule…'), () => this.#scheduling()], resolve], SCHEDULED: [[t('Another day…'), () => this.#scheduling()], resolve], IN_PROGRESS: [resolve]}[state] ?? []);
  }
  #button(step) {
    return entering(this.#context.account, stepWord(step), async enter => {
      const note = this.#note.value.trim(), next = await enter('POST', this.path + step, note ? {note} : {});
      this.#note.value = '';
      this.#done(next);
    }, words => this.#trouble.say(words && t('Not done: {0}', words)));
  }
  // For which day the work is planned: tomorrow, or before it is said to fail; whole hours that lie ahead.
  #scheduling() {
    const {account} = this.#context, now = account.now(), planned = millis(this.#alert.plannedFor), foreseen = millis(this.#alert.predictedAt);
    const usual = Math.max(Math.floor(Math.min(now + kDay, Number.isFinite(foreseen) ? foreseen : Infinity) / kHour), Math.ceil((now + 60000) / kHour)) * kHour;
    return new Form({
      account,
      fields: [{name: 'when', words: t('Planned for'), kind: 'time', required: true, value: localTime(planned > now ? planned : usual), help: Number.isFinite(foreseen) ? t('Said to fail about {0}.', timeText(foreseen)) : ''},
               {name: 'note', words: t('Note'), max: 2000}],
      send: t('Schedule'),
      does: async ({when, note}, form, enter) => {
        if (millis(when) < account.now()) return form.field('when').complain(t('This is over already.')), '';
        const next = await enter('POST', this.path + 'schedule', {when, ...(note ? {note} : {})});
        this.#more.close();
        this.#done(next);
        return '';
      },
    });
  }
  #resolving() {
    const {account} = this.#context;
    return new Form({
      account,
      fields: [{name: 'outcome', words: t('What came of it'), kind: 'select', options: ['PREVENTED', 'FALSE', 'TRUE', 'EXPIRED'].map(value => [value, outcomeWord(value)])},
               {name: 'failedAt', words: t('Failed at'), kind: 'time', value: localTime(account.now()), help: t('Only where it failed.')}, {name: 'note', words: t('Note'), max: 2000}],
      send: t('Resolve'),
      sure: ({outcome}) => t('Resolve this alert: {0}? That is its end.', outcomeWord(outcome)),
      does: async ({outcome, failedAt, note}, form, enter) => {
        const next = await enter('POST', this.path + 'resolve', {outcome, ...(note ? {note} : {}), ...(outcome === 'TRUE' && failedAt ? {failedAt} : {})});
        this.#more.close();
        this.#done(next);
        return '';
      },
    });
  }
}

export function alertsPage(context, chosen) {
  const {account, store, live} = context;
  const list = el('div', {class: 'alert-list'}), none = empty(''), trouble = sentence('trouble'), ledger = sentence('muted'), asOf = new AsOf(), rightness = account.may('view_history') ? new LedgerPart(context) : null;
  const all = el('input', {type: 'checkbox', id: 'alerts-all', onchange: () => load()});
  const node = el('section', {}, heading(t('Alerts')), maintenanceNav('alerts'), el('div', {class: 'bar'}, el('label', {class: 'check'}, all, el('span', {text: t('with those that were resolved')}))),
                  trouble.node, list, none, account.may('manage_maintenance') ? null : mayNot(), asOf.node, rightness?.node ?? ledger.node);
  const cards = new Map();
  let known = false, asked = 0, isClosed = false;
  store.alerts.clear();
  const name = live.want('health', undefined, 1);
  all.checked = Boolean(chosen);

  async function load() {
    const mine = ++asked;
    try {
      const answer = await account.ask('GET', '/api/v1/alerts' + (all.checked ? '' : '?open=true'));
      if (isClosed || mine !== asked) return;
      known = true;
      asOf.told(account.now());
      // What came live meanwhile may be newer.
      for (const alert of answer.alerts)
        if (!(store.alerts.get(alert.id)?.updatedAt > alert.updatedAt)) store.alerts.set(alert.id, alert);
      ledger.say(answer.ledger.judged > 0 ? t('Of {0} judged alerts, {1} were false. {2}', answer.ledger.judged, answer.ledger.false, answer.ledger.proven ? t('Fewer than one in twenty, and that is proven.') : t('That is not proven yet.'))
        : t('No alert has been judged yet: how right they are is not known.'));
      trouble.say('');
    } catch (error) {
      if (isClosed || mine !== asked) return;
      trouble.say(t('The alerts could not be asked for: {0}', reasonOf(error)));
    }
    draw();
  }
  function stepped(alert) {
    store.alerts.set(alert.id, alert);
    draw();
    if (alert.state !== 'RESOLVED') return;
    load(); // how right alerts are
    rightness?.load();
  }
  function draw() {
    const some = [...store.alerts.values()].filter(one => all.checked || one.state !== 'RESOLVED' || cards.get(one.id)?.isOpen);
    some.sort((a, b) => Number(a.state === 'RESOLVED') - Number(b.state === 'RESOLVED') || kRank[b.urgency] - kRank[a.urgency] || b.createdAt.localeCompare(a.createdAt));
    const shown = some.map(alert => {
      const card = cards.get(alert.id) ?? new AlertCard(context, alert.id, alert.id === chosen, stepped);
      cards.set(alert.id, card);
      card.show(alert);
      return card.node;
    });
    arrange(list, shown);
    none.hidden = some.length > 0;
    put(none, !known ? t('Asking the station…') : t('No alerts. They come when a machine gets worse, behaves as never before, or nears a limit.'));
  }
  load().then(() => { if (chosen) list.querySelector('.chosen')?.scrollIntoView({block: 'center'}); });
  draw();
  return {
    node,
    title: t('Alerts'),
    again() {
      load();
      rightness?.load();
    },
    update(changes) {
      if (changes.has('alerts') || changes.has('plant')) draw();
      if (changes.has('plant')) rightness?.drawPlant();
    },
    tick() {
      rightness?.tick();
      asOf.tick(account.now());
      for (const [id, card] of cards) if (store.alerts.has(id)) card.tick();
    },
    close() {
      isClosed = true;
      rightness?.close();
      live.drop(name);
    },
  };
}
