// Requests to the station. Everything goes to this origin, and no address holds a secret.
import {t} from './words.js';

const kLongestWait = 3600; // s: nobody is sent away for longer

// The station answered, and not with what was asked for.
export class Refused extends Error {
  constructor(status, problem, retryAfter) {
    super(words(status, problem, retryAfter));
    this.status = status;
    this.code = String(problem.code ?? '');
    this.retryAfter = retryAfter; // seconds; 0: not said
  }
}

function words(status, problem, retryAfter) {
  switch (problem.code) {
  case 'wrong_password': return t('Name or password is wrong.');
  case 'must_change_password': return t('This password works once. Choose your own.');
  case 'not_allowed': return t('Your role does not allow this.');
  case 'session_ended': return t('The login has ended. Log in again.');
  case 'not_found': return t('There is nothing here.');
  case 'too_many_connections': return t('There are as many connections as there may be, or they came too fast.');
  }
  if (status === 429) return t('Too many tries. Wait {0} s, then try again.', retryAfter || 5);
  return typeof problem.detail === 'string' ? problem.detail : t('The station refused this ({0}).', status);
}

// How long to stay away, in seconds; 0: not said. What stands before a station may write a date.
export function retryAfterOf(headers) {
  const text = headers.get('Retry-After') ?? '';
  const seconds = /^\d+$/.test(text) ? Number(text) : Math.ceil((Date.parse(text) - Date.now()) / 1000);
  return seconds > 0 ? Math.min(seconds, kLongestWait) : 0;
}

// Also the sentence for what never reached the station.
export const reasonOf = error => error instanceof Refused ? error.message : t('The station cannot be reached.');

// The answer's JSON, {} without one. A deadline of its own: a request that hangs is a connection that is gone.
export async function send(method, path, {body, token, key, cookie = false, within = 20000} = {}) {
  const headers = {};
  if (body !== undefined) headers['Content-Type'] = 'application/json';
  if (token) headers['Authorization'] = 'Bearer ' + token;
  if (key) headers['Idempotency-Key'] = key;
  const answer = await fetch(path, {method, headers, body: body === undefined ? undefined : JSON.stringify(body), cache: 'no-store',
                                    credentials: cookie ? 'same-origin' : 'omit', referrerPolicy: 'no-referrer', redirect: 'error',
                                    signal: AbortSignal.timeout(within)});
  const text = await answer.text();
  let json = {};
  try { json = text ? JSON.parse(text) : {}; } catch { /* what is no JSON has no answer for us */ }
  if (!answer.ok) throw new Refused(answer.status, json, retryAfterOf(answer.headers));
  return json;
}
