// The shift report as a file, or on paper: shifts of one machine or of all of them.
import {el} from './dom.js';
import {download} from './download.js';
import {doing, Form, localTime} from './form.js';
import {t} from './words.js';

const kDay = 86400000;

export function reportPart(account, machine = '') {
  if (!account.may('view_history')) return null;
  const now = account.now();
  const form = new Form({
    fields: [{name: 'from', words: t('Start time'), kind: 'time', required: true, value: localTime(now - 7 * kDay)}, {name: 'to', words: t('End time'), kind: 'time', required: true, value: localTime(now)}],
    send: t('Save as CSV'), keep: ['from', 'to'],
    more: [doing(t('Print, or save as PDF'), async () => window.print(), () => {}, {class: 'quiet'})],
    does: async ({from, to}, made) => {
      if (from >= to) return made.field('to').complain(t('It ends before it begins.')), '';
      await download(account, '/api/v1/production/report?from=' + encodeURIComponent(from) + '&to=' + encodeURIComponent(to) + (machine ? '&machine=' + encodeURIComponent(machine) : ''),
                     'shifts-' + from.slice(0, 10) + '-' + to.slice(0, 10) + '.csv');
      return t('The file is with your browser’s downloads.');
    },
  });
  return el('section', {class: 'no-print'}, el('h3', {class: 'line', text: t('Shift report')}), form.node);
}
