/* What is said to the station over plain HTTP: one after the other, so that it keeps its order. All that lineside.v1 has may come
   twice (a subscription that is there stays as it is), so what may not have arrived is said again. No write goes this way. */
import {Refused} from './rest.js';

const kPauses = [0.5, 1, 2, 4]; // seconds
const kWithin = 30000;          // ms: who cannot tell the station anything for so long is not connected to it
const kMostWaiting = 500;

const typeOf = text => JSON.parse(text).type;

export class Outbox {
  #post;
  #lost;
  #waiting = [];
  #isBusy = false;
  #isClosed = false;
  #timer = 0;
  #wake = null;

  // post(message): a promise of its arrival; lost(retryAfter): called once, when there is no use in going on
  constructor(post, lost) {
    this.#post = post;
    this.#lost = lost;
  }
  push(text) {
    if (this.#isClosed) return;
    const type = typeOf(text);
    if (type === 'ping' && this.#waiting.length > 0) return; // what waits is as good as a question
    // Of several proofs the newest is the one; the first may be under way.
    if (type === 'auth.refresh') this.#waiting = this.#waiting.filter((one, at) => at === 0 || typeOf(one) !== type);
    if (this.#waiting.length >= kMostWaiting) {
      this.#end(0);
      return;
    }
    this.#waiting.push(text);
    this.#go();
  }
  close() {
    this.#isClosed = true;
    this.#waiting = [];
    clearTimeout(this.#timer);
    this.#wake?.();
  }

  #end(retryAfter) {
    if (this.#isClosed) return;
    this.close();
    this.#lost(retryAfter);
  }
  async #go() {
    if (this.#isBusy) return;
    this.#isBusy = true;
    while (this.#waiting.length > 0 && await this.#deliver(JSON.parse(this.#waiting[0]))) this.#waiting.shift();
    this.#isBusy = false;
  }
  async #deliver(message) {
    const begun = performance.now();
    for (let tries = 0; !this.#isClosed; ++tries) {
      let wait = kPauses[Math.min(tries, kPauses.length - 1)] * (0.75 + Math.random() / 2), retryAfter = 0;
      try {
        await this.#post(message);
        return !this.#isClosed;
      } catch (error) {
        if (error instanceof Refused) {
          if ([401, 403, 404, 410].includes(error.status)) { // the session or the login is gone
            this.#end(0);
            return false;
          }
          if (error.status < 500 && error.status !== 429 && error.status !== 408) return !this.#isClosed; // it will never be taken
          retryAfter = error.retryAfter;
          wait = Math.max(wait, retryAfter);
        }
      }
      if (performance.now() - begun + wait * 1000 > kWithin) {
        this.#end(retryAfter);
        return false;
      }
      await new Promise(resolve => {
        this.#wake = resolve;
        this.#timer = setTimeout(resolve, wait * 1000);
      });
    }
    return false;
  }
}
