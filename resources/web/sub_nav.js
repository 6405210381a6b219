// Where the pages of quality lead to each other.
import {el} from './dom.js';
import {t} from './words.js';

export const subNav = (words, shown, places) => el('nav', {class: 'bar sub', 'aria-label': words}, places.map(([place, text]) => el('a', {href: '#/' + place, text, 'aria-current': place === shown ? 'page' : null})));
export const qualityNav = shown => subNav(t('Quality'), shown, [['charts', t('Control charts')], ['batches', t('Batches')], ['measurements', t('File of measurements')]]);
export const maintenanceNav = shown => subNav(t('Maintenance'), shown, [['alerts', t('Alerts')], ['recommendations', t('Recommendations')]]);
