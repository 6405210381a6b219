// Batches with their tests, until somebody signs for them.
import {el, empty, heading, put, table} from './dom.js';
import {nameOf, timeText, unitWord} from './format.js';
import {AsOf, aroundOf, basis, figure, millis, sentence} from './figures.js';
import {Form, mayNot} from './form.js';
import {verdict} from './page_charts.js';
import {testFile} from './csv_form.js';
import {reasonOf} from './rest.js';
import {qualityNav} from './sub_nav.js';
import {t} from './words.js';

const kAgainEvery = 15000; // ms: batches have no topic of their own
const batchWord = state => ({OPEN: t('open'), APPROVED: t('approved'), REJECTED: t('rejected')}[state] ?? String(state));
const machineName = (store, id, other = '–') => store.machines.has(id) ? nameOf(store.machines.get(id).machine) : other;
// As it was entered, and no digit more.
const exact = value => figure(value, Math.min(6, /\.(\d+)$/.exec(String(value))?.[1].length ?? 0));
const decided = batch => batch.decidedBy ? t('{0} by {1}, {2}', batchWord(batch.state), batch.decidedBy, timeText(millis(batch.decidedAt))) : batchWord(batch.state);

// Asks again and again while the page is open.
function asking(load) {
  const timer = setInterval(() => { if (!document.hidden) load(); }, kAgainEvery);
  return () => clearInterval(timer);
}

function allBatches({account, store, go}) {
  const state = el('select', {id: 'batch-state'}, [['', t('All')], ['OPEN', t('open')], ['APPROVED', t('approved')], ['REJECTED', t('rejected')]].map(([value, text]) => el('option', {value, text})));
  const body = el('div', {class: 'scroll'}), none = empty(t('Asking the station…')), trouble = sentence('trouble'), entry = el('div'), asOf = new AsOf();
  const node = el('section', {}, heading(t('Batches')), qualityNav('batches'), el('div', {class: 'bar'}, el('label', {class: 'field'}, el('span', {text: t('Show')}), state)), trouble.node, body, none, asOf.node,
                  el('h3', {class: 'line', text: t('Open a batch')}), entry);
  let batches = null, isClosed = false;

  function draw() {
    if (batches === null) return;
    const made = table(t('Batches'), [[t('Batch'), ''], [t('Product'), ''], [t('Machine'), 'wide'], [t('State'), ''], [t('Opened'), 'wide']]);
    for (const batch of batches)
      made.body.append(el('tr', {class: batch.state === 'OPEN' ? 'strong' : ''}, el('th', {scope: 'row'}, el('a', {href: '#/batches/' + batch.id, text: batch.code})), el('td', {text: batch.product}),
                          el('td', {class: 'wide', text: machineName(store, batch.machineId)}), el('td', {text: decided(batch)}),
                          el('td', {class: 'muted wide', text: timeText(millis(batch.openedAt)) + ' · ' + batch.openedBy})));
    body.replaceChildren(...(batches.length > 0 ? [made.node] : []));
    none.hidden = batches.length > 0;
    put(none, state.value ? t('No batch fits this choice.') : t('No batch yet. A batch collects the results of tests until somebody signs for it.'));
  }
  async function load() {
    try {
      const answer = await account.ask('GET', '/api/v1/batches' + (state.value ? '?state=' + state.value : ''));
      if (isClosed) return;
      batches = answer.batches;
      asOf.told(account.now());
      trouble.say('');
      draw();
    } catch (error) {
      if (isClosed) return;
      none.hidden = true;
      trouble.say(t('The batches could not be asked for: {0}', reasonOf(error)));
    }
  }
  // Made once: who is writing in it is not disturbed when the plant changes.
  let form = null;
  function drawEntry() {
    const machines = [...store.machines.values()].map(one => [one.id, nameOf(one.machine)]);
    if (form) {
      form.field('machineId').offer(machines);
      return;
    }
    if (!account.may('enter_production')) entry.replaceChildren(mayNot());
    else if (machines.length === 0) entry.replaceChildren(empty(store.revision < 0 ? t('Asking the station…') : t('This plant has no machines yet.')));
    else {
      form = new Form({
        account,
        fields: [{name: 'code', words: t('Batch'), required: true, help: t('The lot number; each is there once.')}, {name: 'product', words: t('Product')},
                 {name: 'machineId', words: t('Machine'), kind: 'select', options: machines}],
        send: t('Open the batch'),
        does: async (values, made, enter) => {
          const opened = await enter('POST', '/api/v1/batches', values);
          go('batches/' + opened.id);
        },
      });
      entry.replaceChildren(form.node);
    }
  }
  state.addEventListener('change', load);
  drawEntry();
  load();
  const stop = asking(load);
  return {node, title: t('Batches'), again: load, update(changes) {
    if (!changes.has('plant')) return;
    draw();
    drawEntry();
  }, tick() { asOf.tick(account.now()); }, close() {
    isClosed = true;
    stop();
  }};
}

function oneBatch({account, store}, id) {
  const title = heading(t('Batch')), about = el('p', {class: 'condition', role: 'status'}), note = sentence(''), trouble = sentence('trouble'), tests = el('div', {class: 'scroll'}), entries = el('div'), asOf = new AsOf();
  const measured = el('div', {class: 'scroll'}), measuredPart = el('div', {'data-part': 'measured'}, el('h3', {class: 'line', text: t('Measured for it on control charts')}), measured);
  const node = el('section', {}, el('nav', {class: 'crumbs', 'aria-label': t('Where this is')}, el('a', {href: '#/batches', text: t('Batches')})), el('div', {class: 'title'}, title), trouble.node, about, note.node,
                  el('h3', {class: 'line', text: t('Results of tests')}), tests, asOf.node, measuredPart, entries);
  const path = '/api/v1/batches/' + encodeURIComponent(id);
  let batch = null, shown = '', isClosed = false;

  const range = test => test.low === null ? '≤ ' + exact(test.high) : test.high === null ? '≥ ' + exact(test.low) : exact(test.low) + ' … ' + exact(test.high);
  function drawTests() {
    if (batch.tests.length === 0) {
      put(tests, t('No result yet.'));
      return;
    }
    const made = table(t('Results of tests'), [[t('Parameter'), ''], [t('Value'), 'number'], [t('Expected'), 'number'], [t('Result'), ''], [t('What to do'), 'wide'], [t('Entered'), 'wide']]);
    for (const test of batch.tests)
      made.body.append(el('tr', {class: test.passed ? '' : 'strong'}, el('th', {scope: 'row'}, test.parameter, test.regulated ? el('span', {class: 'muted code', text: t('regulated')}) : null),
                          el('td', {class: 'number', text: exact(test.value) + (test.unit ? ' ' + test.unit : '')}), el('td', {class: 'number', text: range(test)}),
                          el('td', {text: test.passed ? t('kept') : '! ' + (test.severity === 'HIGH' ? t('missed, severe') : t('missed'))}), el('td', {class: 'wide', text: test.passed ? '' : test.action}),
                          el('td', {class: 'muted wide', text: timeText(millis(test.at)) + ' · ' + test.user})));
    tests.replaceChildren(made.node);
  }
  function drawMeasured() {
    const some = batch.measurements ?? [];
    if (some.length === 0) {
      put(measured, t('Nothing was measured for it: values are entered with their chart.'));
      return;
    }
    const made = table(t('Measured for it on control charts'), [[t('Time'), ''], [t('Chart'), ''], [t('Values'), 'number'], [t('Result'), ''], [t('Entered'), 'wide']]);
    for (const one of some) {
      const name = one.chartName || one.chartCode || t('a chart that is gone');
      made.body.append(el('tr', {class: one.patterns.length > 0 ? 'strong' : ''}, el('th', {scope: 'row', class: 'nowrap', text: timeText(millis(one.at))}),
                          el('td', {}, one.chartCode === null ? name : el('a', {href: '#/charts/' + one.chart + aroundOf(one.at), text: name})),
                          el('td', {class: 'number', text: one.values.map(exact).join(' · ') + (one.unit ? ' ' + unitWord(one.unit) : '')}), el('td', {text: verdict(one)}),
                          el('td', {class: 'muted wide', text: [one.user, one.enteredAt ? timeText(millis(one.enteredAt)) : ''].filter(Boolean).join(' · ')})));
    }
    measured.replaceChildren(made.node, el('p', {class: 'muted basis', text: basis({from: some[0].at, to: some.at(-1).at, samples: some.reduce((sum, one) => sum + one.samples, 0)})}));
  }
  function drawEntries() {
    const isOpen = batch.state === 'OPEN', key = batch.state;
    if (key === shown) return; // who is typing is not disturbed
    shown = key;
    const parts = [];
    if (isOpen && account.may('enter_production')) {
      parts.push(el('h3', {class: 'line', text: t('Enter a result')}), new Form({
        account,
        fields: [{name: 'parameter', words: t('Parameter'), required: true}, {name: 'value', words: t('Value'), kind: 'number', required: true}, {name: 'unit', words: t('Unit')},
                 {name: 'low', words: t('At least'), kind: 'number'}, {name: 'high', words: t('At most'), kind: 'number', help: t('One of both is enough.')},
                 {name: 'severity', words: t('When it is missed, that is'), kind: 'select', options: [['LOW', t('minor')], ['HIGH', t('severe')]]},
                 {name: 'action', words: t('What to do then')}, {name: 'regulated', words: t('A rule asks for this test'), kind: 'check'}],
        send: t('Enter'), keep: ['unit', 'severity'],
        does: async (values, form, enter) => {
          if (values.low === null && values.high === null) return form.field('low').complain(t('At least one end of the range is needed.')), '';
          if (values.low !== null && values.high !== null && values.low > values.high) return form.field('high').complain(t('This end lies below the other one.')), '';
          const body = Object.fromEntries(Object.entries(values).filter(([, value]) => value !== null && value !== ''));
          await enter('POST', path + '/tests', body);
          await load();
          return t('Entered: {0}', values.parameter);
        },
      }).node, testFile(account, path + '/tests', load));
    }
    if (isOpen && account.may('approve_quality')) {
      parts.push(el('h3', {class: 'line', text: t('Sign for the batch')}), new Form({
        account,
        fields: [{name: 'decision', words: t('Decision'), kind: 'select', options: [['APPROVED', t('approve')], ['REJECTED', t('reject')]]},
                 {name: 'note', words: t('Note'), kind: 'area', help: t('Needed for a rejection, and where a regulated test was missed.')},
                 {name: 'password', words: t('Your password'), kind: 'password', required: true, help: t('A signature: your name, the time and the decision stay in the audit trail.')}],
        send: t('Sign'), keep: ['decision', 'note'],
        sure: ({decision}) => {
          const missed = batch.tests.filter(test => !test.passed).length;
          return (decision === 'APPROVED' ? t('Approve {0} with {1} results, {2} of them missed?', batch.code, batch.tests.length, missed) : t('Reject {0}?', batch.code)) + ' ' + t('This cannot be taken back.');
        },
        does: async ({decision, note: words, password}, form, enter) => {
          if (decision === 'REJECTED' && words === '') return form.field('note').complain(t('Say why.')), '';
          await enter('POST', path + '/decision', {decision, note: words, password});
          await load();
          return '';
        },
      }).node);
    }
    if (isOpen && parts.length === 0) parts.push(mayNot());
    entries.replaceChildren(...parts);
  }
  function draw() {
    if (!batch) return;
    put(title, batch.code);
    put(about, [decided(batch), batch.product, machineName(store, batch.machineId, ''), t('opened {0} by {1}', timeText(millis(batch.openedAt)), batch.openedBy)].filter(Boolean).join(' · '));
    note.say(batch.note);
    drawTests();
    drawMeasured();
    drawEntries();
  }
  async function load() {
    try {
      const next = await account.ask('GET', path);
      if (isClosed) return;
      trouble.say('');
      asOf.told(account.now());
      batch = next;
      draw();
    } catch (error) {
      if (!isClosed) trouble.say(t('The batches could not be asked for: {0}', reasonOf(error)));
    }
  }
  load();
  const stop = asking(load);
  return {node, get title() { return title.textContent; }, again: load, update(changes) { if (changes.has('plant')) draw(); }, tick() { asOf.tick(account.now()); }, close() {
    isClosed = true;
    stop();
  }};
}

export const batchesPage = (context, id) => id ? oneBatch(context, id) : allBatches(context);
