/* Forms that enter something at the station. While it is under way nothing can be sent again; what is wrong with a field stands
   at that field; what became of it stays in sight; and where no answer came, the station is asked what became of it (entry.js). */
import {button, el, put} from './dom.js';
import {Entry, unknownWords} from './entry.js';
import {reasonOf} from './rest.js';
import {t} from './words.js';

let forms = 0;

// What became of something that was sent and failed.
export const failureOf = (error, entry) => entry?.isUnknown ? unknownWords(entry) : reasonOf(error);

// A number as people type it, with a point or a comma; NaN for what is none, null for nothing.
export function numberFrom(text) {
  const plain = text.trim().replace(',', '.').replace('−', '-');
  if (plain === '') return null;
  return /^[-+]?(\d+\.?\d*|\.\d+)(e[-+]?\d{1,3})?$/i.test(plain) && Number.isFinite(Number(plain)) ? Number(plain) : NaN;
}
// For inputs of a local time; and back, as the station reads it: null for nothing.
export function localTime(milliseconds) {
  if (!Number.isFinite(milliseconds)) return '';
  const at = new Date(milliseconds);
  return new Date(milliseconds - at.getTimezoneOffset() * 60000).toISOString().slice(0, 19);
}
export const isoOf = text => text && !Number.isNaN(new Date(text).getTime()) ? new Date(text).toISOString() : null;

class Field {
  #of;
  #input;
  #trouble;
  node;

  constructor(of, key) {
    this.#of = of;
    const id = key + '-' + of.name, common = {id, name: of.name, 'aria-describedby': id + '-trouble'};
    this.#trouble = el('span', {class: 'field-trouble', id: id + '-trouble', role: 'alert'});
    switch (of.kind) {
    case 'select':
      this.#input = el('select', common, of.options.map(([value, text]) => el('option', {value, text})));
      break;
    case 'area':
      this.#input = el('textarea', {...common, rows: of.rows ?? 3, maxlength: of.max ?? 2000});
      break;
    case 'check':
      this.#input = el('input', {...common, type: 'checkbox'});
      break;
    case 'number':
    case 'numbers':
      this.#input = el('input', {...common, type: 'text', inputmode: 'decimal', maxlength: of.max ?? 40, autocomplete: 'off'});
      break;
    case 'time':
      this.#input = el('input', {...common, type: 'datetime-local', step: 1});
      break;
    case 'password':
      this.#input = el('input', {...common, type: 'password', maxlength: 1024, autocomplete: 'current-password'});
      break;
    default:
      this.#input = el('input', {...common, type: 'text', maxlength: of.max ?? 200, autocomplete: 'off', list: of.list});
    }
    if (of.value !== undefined && of.value !== null) this.value = of.value;
    this.#input.addEventListener('input', () => {
      this.complain('');
      this.#input.dataset.typed = ''; // by somebody (typed.js)
    });
    this.node = of.kind === 'check' ? el('label', {class: 'check'}, this.#input, el('span', {text: of.words}), this.#trouble)
      : el('label', {class: 'field'}, el('span', {text: of.words + (of.unit ? ' (' + of.unit + ')' : '')}), this.#input, of.help ? el('span', {class: 'help', text: of.help}) : null, this.#trouble);
  }
  get input() { return this.#input; }
  get name() { return this.#of.name; }
  set value(value) {
    if (this.#of.kind === 'check') this.#input.checked = Boolean(value);
    else this.#input.value = value;
  }
  // Other choices of a select; what is chosen stays where it still can be.
  offer(options) {
    const chosen = this.#input.value;
    this.#input.replaceChildren(...options.map(([value, text]) => el('option', {value, text})));
    if (options.some(([value]) => value === chosen)) this.#input.value = chosen;
  }
  // As it was typed.
  get text() { return this.#of.kind === 'check' ? String(this.#input.checked) : this.#input.value; }
  clear() {
    if (this.#of.kind === 'check') this.#input.checked = false;
    else if (this.#of.kind !== 'select') this.#input.value = '';
  }
  complain(words) {
    put(this.#trouble, words);
    this.#input.toggleAttribute('aria-invalid', words !== '');
  }
  // What it says: text, number or null, a list of numbers, true or false, ISO time or null. Complains and gives undefined where that is wrong.
  read() {
    const {kind, required, least = 1, most = 1} = this.#of, text = this.#input.value;
    const wrong = words => { this.complain(words); return undefined; };
    if (kind === 'check') return this.#input.checked;
    if (required && text.trim() === '') return wrong(t('This is needed.'));
    if (kind === 'number') {
      const number = numberFrom(text);
      return Number.isNaN(number) ? wrong(t('A number, such as 12.5.')) : number;
    }
    if (kind === 'numbers') {
      const parts = text.trim().split(/[\s;]+/).filter(Boolean), numbers = parts.map(numberFrom);
      if (numbers.some(Number.isNaN)) return wrong(t('Numbers, parted by spaces.'));
      return numbers.length < least || numbers.length > most ? wrong(least === most ? t('{0} numbers, parted by spaces.', most) : t('{0} to {1} numbers, parted by spaces.', least, most)) : numbers;
    }
    if (kind === 'time') return text === '' ? null : isoOf(text) ?? wrong(t('A day and a time.'));
    return kind === 'password' ? text : text.trim();
  }
}

export class Form {
  #fields;
  #does;
  #sure;
  #account;
  #entry;
  #sent = '';     // what of which an answer is still missing, as text
  #buttons;
  #said = el('p', {class: 'trouble', role: 'alert'});
  #done = el('p', {class: 'done', role: 'status'});
  #waits = el('p', {class: 'empty', role: 'status'});
  #question = el('p', {class: 'strong'});
  #asks = el('div', {class: 'sure'});
  #isBusy = false;
  #isSure = false;
  #send;
  node;

  /* title: words above; fields: {name, words, kind, …}; send: the button's words; does(values, form, enter): does it, by
     enter(method, path, body) where it is entered at the station, and gives words of what was done; sure(values, form): a question to
     answer first, for what cannot be taken back; more: other buttons */
  constructor({account = null, title = '', fields, send, does, sure = null, more = [], keep = []}) {
    const key = 'form' + ++forms;
    this.#account = account;
    this.#entry = new Entry(account);
    this.#does = does;
    this.#sure = sure;
    this.keep = keep;
    this.#fields = fields.map(one => new Field(one, key));
    this.#send = el('button', {text: send});
    const yes = button(send, () => { this.#isSure = true; this.node.requestSubmit(); }), no = button(t('Not yet'), () => this.#unask());
    this.#asks.append(this.#question, el('div', {class: 'bar'}, yes, no));
    this.#buttons = [this.#send, yes, no, ...more];
    this.node = el('form', {class: 'entry-form', novalidate: true}, title ? el('h4', {text: title}) : null, el('div', {class: 'fields'}, this.#fields.map(one => one.node)),
                   this.#said, this.#done, this.#waits, el('div', {class: 'bar'}, this.#send, more));
    this.node.addEventListener('submit', event => {
      event.preventDefault();
      this.#submit();
    });
    this.node.addEventListener('input', () => { if (!this.#isBusy) this.#unask(); });
  }
  field(name) { return this.#fields.find(one => one.name === name); }
  get isBusy() { return this.#isBusy; }
  // When what it says was first sent, in the station's time: the same when the same is sent again because no answer came.
  at = 0;

  #unask() {
    this.#isSure = false;
    this.#asks.remove();
    this.#send.hidden = false;
  }
  #rest(isBusy) {
    this.#isBusy = isBusy;
    for (const one of this.#buttons) one.disabled = isBusy;
    this.node.toggleAttribute('aria-busy', isBusy);
  }
  async #submit() {
    if (this.#isBusy) return;
    put(this.#said, '');
    put(this.#done, '');
    const values = {};
    let wrong = null;
    for (const field of this.#fields) {
      const value = field.read();
      if (value === undefined) wrong ??= field;
      values[field.name] = value;
    }
    if (wrong) {
      wrong.input.focus();
      return;
    }
    const text = JSON.stringify(values), isAgain = this.#entry.canBeAsked && text === this.#sent;
    const question = this.#isSure || isAgain ? '' : [this.#entry.isUnknown ? t('Whether what was sent before was entered is not known: look at what is there. Enter this, too?') : '', this.#sure?.(values, this)].filter(Boolean).join(' ');
    if (question) {
      put(this.#question, question);
      this.node.append(this.#asks);
      this.#send.hidden = true;
      this.#asks.querySelector('button').focus();
      return;
    }
    if (!isAgain && this.#account) this.at = this.#account.now();
    this.#sent = text;
    const typed = this.#fields.map(field => field.text);
    this.#rest(true);
    try {
      const words = await this.#does(values, this, (method, path, body) => this.#entry.send(method, path, body, waits => put(this.#waits, waits)));
      put(this.#done, words ?? '');
      for (const field of this.#fields) delete field.input.dataset.typed;
      if (words) this.#fields.forEach((field, i) => { if (field.text === typed[i] && !this.keep.includes(field.name)) field.clear(); }); // what was typed meanwhile stays
    } catch (error) {
      put(this.#said, failureOf(error, this.#entry));
      for (const field of this.#fields) if (field.input.type === 'password') field.value = '';
    } finally {
      if (!this.#entry.isUnknown) this.#sent = '';
      this.#unask();
      this.#rest(false);
    }
  }
}

// A button that does something at once: it rests while that is under way. say(words) tells what became of it; '' for nothing.
export function doing(words, does, say, more = {}, entry = null) {
  const node = button(words, async () => {
    if (node.disabled) return;
    node.disabled = true;
    say('');
    try {
      await does();
    } catch (error) {
      say(failureOf(error, entry));
    }
    node.disabled = false;
  }, more);
  return node;
}
// The same for what is entered at the station: does(enter), with enter(method, path, body).
export function entering(account, words, does, say, more = {}) {
  const entry = new Entry(account);
  return doing(words, () => does((method, path, body) => entry.send(method, path, body, say)), say, more, entry);
}
// Where somebody may not: why there is no button.
export const mayNot = () => el('p', {class: 'muted', text: t('Your role looks at this; entering takes another one.')});
/* Steps that somebody may take, as buttons; the form of one stands below them, one at a time. Who is writing in it goes on,
   whatever becomes of the steps meanwhile. */
export class Steps {
  #bar = el('div', {class: 'bar'});
  #note = el('p', {class: 'strong', role: 'status'});
  #place = el('div');
  #key = '';
  #next = null; // {key, steps}: what is offered when the form is closed
  #open = null; // {words, form}
  node = el('div', {class: 'steps'}, this.#bar, this.#note, this.#place);

  get isOpen() { return this.#open !== null; }
  // key: what the steps fit to; steps: [words, () => Form]
  offer(key, steps) {
    if (key === this.#key) {
      this.#next = null;
      put(this.#note, '');
    } else if (this.#open) {
      this.#next = {key, steps};
      if (!this.#open.form.isBusy) put(this.#note, t('Meanwhile this was changed by somebody else: see above before you go on.'));
    } else {
      this.#key = key;
      this.#bar.replaceChildren(...steps.map(([words, make]) => button(words, event => this.#toggle(words, make, event.currentTarget), {'aria-expanded': 'false'})));
    }
  }
  close() {
    this.#open = null;
    this.#place.replaceChildren();
    put(this.#note, '');
    for (const one of this.#bar.querySelectorAll('[aria-expanded]')) one.setAttribute('aria-expanded', 'false');
    const next = this.#next;
    this.#next = null;
    if (next) this.offer(next.key, next.steps);
  }
  #toggle(words, make, opener) {
    if (this.#open?.form.isBusy) return;
    const isSame = this.#open?.words === words, hadNext = this.#next !== null;
    this.close();
    if (isSame || hadNext) return;
    this.#open = {words, form: make()};
    this.#place.replaceChildren(this.#open.form.node);
    opener.setAttribute('aria-expanded', 'true');
    this.#open.form.node.querySelector('input, select, textarea')?.focus();
  }
}
