/* Something that somebody enters, which happens once whatever becomes of its way: it has a key of its own, by which the station
   knows it again. Where no answer comes, the same is asked for again with the same key, so that it is known for sure whether it
   was entered. A station that was started anew has forgotten its keys: then only looking at what is there helps. */
import {Refused} from './rest.js';
import {t} from './words.js';

const kPauses = [500, 1000, 2000, 4000]; // ms before each further question
const kMostWait = 15000;                 // ms
const kKnownFor = 540000;                // ms for which the station knows a key, and a minute less

export function newKey() {
  return [...crypto.getRandomValues(new Uint8Array(16))].map(one => one.toString(16).padStart(2, '0')).join('');
}
// Of this question nothing was begun, or the one before it has not ended yet.
const isBusy = ({status, code}) => status === 429 || (status === 503 && code === 'busy') || code === 'under_way';
const pause = milliseconds => new Promise(resolve => setTimeout(resolve, milliseconds));

export class Entry {
  #account;
  #what = '';  // the request without an answer, or ''
  #key = '';
  #run = '';   // of the station that was asked first
  #since = 0;  // performance.now()

  constructor(account) { this.#account = account; }
  // Whether of something that was sent before nobody knows yet if it was entered,
  get isUnknown() { return this.#what !== ''; }
  // and whether the same, sent again, would tell.
  get canBeAsked() { return this.isUnknown && this.#run !== '' && this.#account.stationRun() === this.#run && performance.now() - this.#since < kKnownFor; }

  /* Gives the station's answer. Throws Refused where it said no, and anything else where it is not known what became of it; wait
     is called with words while the station is asked again, and with '' when that is over. */
  async send(method, path, body, wait = () => {}) {
    const what = JSON.stringify([method, path, body]);
    if (what !== this.#what || !this.canBeAsked) {
      this.#what = what;
      this.#key = newKey();
      this.#run = this.#account.stationRun();
      this.#since = performance.now();
    }
    try {
      for (let tries = 0; ; ++tries) {
        let least = 0; // ms
        if (tries === 0 || this.canBeAsked) {
          try {
            const answer = await this.#account.ask(method, path, body, {key: method === 'POST' ? this.#key : undefined});
            this.#what = '';
            return answer;
          } catch (error) {
            const isRefused = error instanceof Refused;
            // No is an answer. Behind a first question that nobody answered, to be too busy for another one is none.
            if (isRefused && (tries === 0 || !isBusy(error))) {
              this.#what = '';
              throw error;
            }
            least = isRefused ? error.retryAfter * 1000 : 0;
          }
        }
        if (tries === kPauses.length || least > kMostWait) throw new Error('no answer');
        wait(t('No answer came. The station is asked whether it was entered…'));
        await pause(Math.max(kPauses[tries], least));
      }
    } finally {
      wait('');
    }
  }
}
// What became of something that was sent and failed, where nobody knows.
export const unknownWords = entry => entry.canBeAsked
  ? t('No answer came, so whether it was entered is not known. Send the same once more to learn it: it is entered once.')
  : t('No answer came, so whether it was entered is not known. Look at what is there before you enter it again.');
