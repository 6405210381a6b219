// Files of values and of results: looked at first, then taken over as a whole or not at all.
import {el, heading, put, table} from './dom.js';
import {doing, entering, mayNot} from './form.js';
import {qualityNav} from './sub_nav.js';
import {t} from './words.js';

const kMostMeasurements = 500 * 1024, kMostTests = 60 * 1024; // bytes, as the station has them

function fileForm({words, head, example, most, more}) {
  const input = el('input', {type: 'file', accept: '.csv,text/csv,text/plain'}), said = el('p', {class: 'trouble', role: 'alert'}), done = el('p', {class: 'done', role: 'status'});
  const say = text => { put(said, text); put(done, ''); };
  const node = el('div', {class: 'entry-form'}, el('label', {class: 'field'}, el('span', {text: words}), input, el('span', {class: 'help', text: t('CSV in UTF-8 whose first line is')}), el('code', {class: 'help', text: head}),
                                                   el('code', {class: 'help', text: example})), said, done, more);
  async function text() {
    const file = input.files[0];
    if (!file) {
      say(t('Choose a file.'));
      return null;
    }
    if (file.size > most) {
      say(t('The file has {0} KB; at most {1} are taken at once.', Math.ceil(file.size / 1024), Math.floor(most / 1024)));
      return null;
    }
    return file.text();
  }
  return {node, input, text, say, told: words => { put(said, ''); put(done, words); }};
}

// Results of tests of a batch; taken: called when they are there.
export function testFile(account, path, taken) {
  const bar = el('div', {class: 'bar'});
  const form = fileForm({words: t('Or a file of results'), head: 'parameter,value,unit,low,high,severity,regulated,action,time', example: 'pH,7.1,,6.8,7.4,HIGH,yes,adjust and test again,', most: kMostTests, more: bar});
  bar.append(entering(account, t('Enter the file'), async enter => {
    const csv = await form.text();
    if (csv === null) return;
    await enter('POST', path, {csv});
    form.input.value = '';
    form.told(t('All of the file was entered.'));
    await taken();
  }, form.say));
  return form.node;
}

export function measurementsPage({account}) {
  const bar = el('div', {class: 'bar'}), problems = el('div', {class: 'scroll'});
  const form = fileForm({words: t('File'), head: 'machine,chart,time,value', example: 'CAP-01,weight,2026-11-22T08:30:00Z,9.81', most: kMostMeasurements, more: [problems, bar]});
  let looked = ''; // the file that was found good

  const look = doing(t('Look at it'), async () => {
    const csv = await form.text();
    if (csv === null) return;
    const found = await account.ask('POST', '/api/v1/quality/measurements', {csv});
    const isGood = found.problems.length === 0 && found.rows > 0;
    looked = isGood ? csv : '';
    take.hidden = !isGood;
    const made = table(t('What is wrong with the file'), [[t('Line'), 'number'], [t('What is wrong'), '']]);
    for (const one of found.problems) made.body.append(el('tr', {}, el('td', {class: 'number', text: one.line || ''}), el('td', {text: one.text})));
    problems.replaceChildren(...(found.problems.length > 0 ? [made.node] : []));
    if (isGood) form.told(t('{0} rows are good. Nothing was entered yet.', found.rows));
    else form.say(t('None of it can be entered before this is mended:'));
  }, form.say);
  const take = entering(account, t('Enter all of it'), async enter => {
    const done = await enter('POST', '/api/v1/quality/measurements', {csv: looked, apply: true});
    looked = '';
    take.hidden = true;
    form.input.value = '';
    form.told(t('{0} rows were entered.', done.taken));
  }, form.say);
  take.hidden = true;
  form.input.addEventListener('change', () => {
    looked = '';
    take.hidden = true;
    problems.replaceChildren();
    form.say('');
  });
  bar.append(look, take);
  const node = el('section', {}, heading(t('File of measurements')), qualityNav('measurements'),
                  el('p', {class: 'muted', text: t('Values that people measured, for charts without a tag. Each row has as many values as the chart’s points have; all of the file is entered, or nothing.')}),
                  account.may('enter_production') ? form.node : mayNot());
  return {node, title: t('File of measurements'), update() {}, tick() {}, close() {}};
}
