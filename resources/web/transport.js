/* The ways that messages of lineside.v1 take: a WebSocket, or where something between blocks those, an event stream over
   plain HTTP, or asking again and again. Each is {kind, send(text), close(), degrade()}, where kind is "socket", "stream" or
   "polling"; it tells message(object) and then, once, closed(code, retryAfter, opened), where opened says whether a message ever
   came. Who has to ask tries the stream again each minute, as the WebSocket is (live.js). */
import {Outbox} from './outbox.js';
import {Refused, retryAfterOf} from './rest.js';

const kSessions = '/api/v1/live';
const kPollWait = 3;      // seconds that a question waits for news: also how often a silent station is heard
const kPollTries = 3;
const kStreamWithin = 5000; // ms for the first word of a stream: later it is held back somewhere
const kStreamAgainWithin = 3000; // of one that is tried beside asking, which rests meanwhile: not so long that anything looks old
const kStreamEvery = 60000; // ms between two tries of it
const kStreamHeld = 10000;  // ms: one that was good for so long is followed by another at once
const kMostLine = 4 << 20; // characters of one message

const parsed = text => { try { return JSON.parse(text); } catch { return null; } };

export function openSocket(ticket, resumeKey, told) {
  const protocols = ['lineside.v1', 'ticket.' + ticket];
  if (resumeKey) protocols.push('resume.' + resumeKey);
  const socket = new WebSocket((location.protocol === 'https:' ? 'wss://' : 'ws://') + location.host + '/live', protocols);
  let opened = false, isOver = false;
  const over = code => {
    if (isOver) return;
    isOver = true;
    told.closed(code, 0, opened);
  };
  socket.onmessage = event => {
    if (isOver) return;
    const message = parsed(event.data);
    if (!message) return;
    opened = true;
    told.message(message);
  };
  socket.onclose = event => over(event.code);
  return {
    kind: 'socket',
    send: text => { if (socket.readyState === WebSocket.OPEN) socket.send(text); },
    close() {
      isOver = true;
      socket.close();
    },
    degrade: () => false,
  };
}

/* Over plain HTTP. What is fetched or listened to is numbered; whoever asks for what is behind a number has all before it, so
   that a lost answer loses nothing. account gives the proof with each request, which renews the session's, too. */
export async function openPlain(account, resumeKey, told) {
  const {session, next} = await account.ask('POST', kSessions, resumeKey ? {resume: resumeKey} : {});
  const address = kSessions + '/' + encodeURIComponent(session);
  let last = next ?? 0, isOver = false, stream = null, opened = false, way = 'stream'; // the first one is given its time

  const outbox = new Outbox(message => account.ask('POST', address, message), retryAfter => over(0, retryAfter));

  function over(code, retryAfter = 0) {
    if (isOver) return;
    isOver = true;
    outbox.close();
    stream?.abort();
    told.closed(code, retryAfter, opened);
  }
  function take(number, message, isStream) {
    if (isOver || !message || number <= last) return;
    last = number;
    opened = true;
    if (isStream) way = 'stream';
    told.message(message);
  }
  // Listens until the stream ends, or no word of it comes in time.
  async function listen(within) {
    stream = new AbortController();
    const before = last;
    const late = setTimeout(() => { if (last === before) stream.abort(); }, within);
    try {
      const answer = await fetch(address + '/events?after=' + last, {headers: {Authorization: 'Bearer ' + account.token, Accept: 'text/event-stream'}, cache: 'no-store',
                                                                     credentials: 'omit', referrerPolicy: 'no-referrer', redirect: 'error', signal: stream.signal});
      if (!answer.ok || !answer.body) throw new Refused(answer.status, {}, retryAfterOf(answer.headers));
      await readStream(answer.body.pipeThrough(new TextDecoderStream()).getReader());
    } catch (error) { // whatever it was: asking shows whether the session still is, unless the station wants to be left alone
      if (error instanceof Refused && error.retryAfter > 0) over(0, error.retryAfter);
    } finally {
      clearTimeout(late);
      stream.abort();
    }
  }
  async function readStream(reader) {
    let rest = '', id = 0, data = '', kind = '';
    for (;;) {
      const {value, done} = await reader.read();
      if (done || isOver) return;
      rest += value;
      if (rest.length > kMostLine) throw new Error('too long');
      for (let end = rest.indexOf('\n'); end >= 0; end = rest.indexOf('\n')) {
        const line = rest.slice(0, end);
        rest = rest.slice(end + 1);
        if (line.startsWith('id: ')) id = Number(line.slice(4));
        else if (line.startsWith('event: ')) kind = line.slice(7);
        else if (line.startsWith('data: ')) data = line.slice(6);
        else if (line.startsWith(':')) told.beat();
        else if (line === '') {
          if (kind === 'close') over(parsed(data)?.code ?? 0);
          else if (data) take(id, parsed(data), true);
          data = kind = '';
        }
      }
    }
  }
  async function poll() {
    const answer = await account.ask('GET', address + '?after=' + last + '&wait=' + kPollWait);
    if (isOver) return;
    told.beat();
    let number = (answer.next ?? last) - answer.messages.length;
    for (const message of answer.messages) take(++number, message, false);
    if (answer.closed) over(answer.closed.code ?? 0);
  }
  async function run() {
    let again = 0, failures = 0;
    for (let isFirst = true; !isOver;) {
      if (performance.now() >= again && (isFirst || !document.hidden)) {
        const begun = performance.now();
        if (!isFirst) outbox.push('{"type":"ping"}'); // what answers it comes by the stream at once, if anything does
        await listen(isFirst ? kStreamWithin : kStreamAgainWithin);
        again = performance.now() + (way === 'stream' && performance.now() - begun > kStreamHeld ? 0 : kStreamEvery);
        isFirst = false;
        way = 'polling';
        continue;
      }
      try {
        await poll();
        failures = 0;
      } catch (error) {
        if (error instanceof Refused || ++failures >= kPollTries) over(0, error instanceof Refused ? error.retryAfter : 0);
        else await new Promise(resolve => setTimeout(resolve, 500 * failures));
      }
    }
  }
  run();
  return {
    get kind() { return way; },
    send: text => outbox.push(text),
    close() {
      if (isOver) return;
      isOver = true;
      outbox.close();
      stream?.abort();
      account.ask('DELETE', address).catch(() => { /* it ends by itself */ });
    },
    // A stream that something between holds back: asking instead.
    degrade() {
      if (way === 'polling') return false;
      stream?.abort();
      return true;
    },
  };
}
