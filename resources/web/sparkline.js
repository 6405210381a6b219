/* The last quarter of an hour of a value, beside it: from the history in a few buckets, then from what comes live. A hole is a
   hole; where nothing is known there is no line, and its words say so. */
import {svg} from './dom.js';
import {grade, number, unitOf} from './format.js';
import {t} from './words.js';

const kSpan = 900000;    // ms
const kBuckets = 48;
const kLeast = kSpan / 30; // ms: less is a scribble
const kWidth = 96, kHeight = 22;
const kAtOnce = 2;       // questions under way
const kMostWaiting = 400;

export class Sparkline {
  #tag;
  #points = []; // {at, y}: y null where the value was not good
  #path = svg('path', {class: 'spark-line'});
  #title = svg('title', {});
  #changed = true;
  isAsked = false;
  node;

  constructor(tag) {
    this.#tag = tag;
    this.node = svg('svg', {class: 'spark', viewBox: '0 0 ' + kWidth + ' ' + kHeight, width: kWidth, height: kHeight, preserveAspectRatio: 'none', role: 'img'}, this.#title, this.#path);
  }
  // What the history knows, before what has come meanwhile: points are [microseconds, value, quality].
  begin(points) {
    const first = this.#points[0]?.at ?? Infinity;
    const buckets = new Map(); // the mean of each is enough here; one without a good value is a hole
    for (const [micro, v, q] of points) {
      const at = micro / 1000, key = Math.floor(at / (kSpan / kBuckets));
      if (at >= first) continue;
      const bucket = buckets.get(key) ?? {at, sum: 0, good: 0};
      if (grade(q) === 0 && typeof v === 'number') {
        bucket.sum += v;
        ++bucket.good;
      }
      bucket.at = at;
      buckets.set(key, bucket);
    }
    this.#points = [...[...buckets.values()].map(({at, sum, good}) => ({at, y: good > 0 ? sum / good : null})), ...this.#points];
    this.#changed = true;
  }
  add(reading) {
    if (!reading || reading.t === null) return;
    const at = reading.t / 1000, y = grade(reading.q) === 0 && typeof reading.v === 'number' ? reading.v : null, last = this.#points.at(-1);
    if (last && at < last.at) return;
    if (last && last.at === at && last.y === y) return;
    // One of each bucket is enough, but for where a hole begins or ends.
    const before = this.#points.at(-2);
    if (before && (last.y === null) === (y === null) && (before.y === null) === (y === null) && at - before.at < kSpan / kBuckets) this.#points.pop();
    this.#points.push({at, y});
    this.#changed = true;
  }
  // Less than this is noise and fills no height: a tenth of the range that the tag moves in, where that is known.
  #least() {
    const of = [this.#tag.lowLow, this.#tag.low, this.#tag.normalLow, this.#tag.normalHigh, this.#tag.high, this.#tag.highHigh].filter(one => one !== undefined);
    return of.length > 1 ? (Math.max(...of) - Math.min(...of)) / 10 : 0;
  }
  draw(now) {
    const from = now - kSpan, gone = this.#points.findIndex(one => one.at >= from);
    if (gone > 1) this.#points.splice(0, gone - 1); // one stays, so that the line begins at the edge
    else if (gone < 0 && this.#points.length > 1) this.#points.splice(0, this.#points.length - 1);
    if (!this.#changed && this.#points.length < 2) return;
    this.#changed = false;
    const known = this.#points.filter(one => one.y !== null), low = Math.min(...known.map(one => one.y)), high = Math.max(...known.map(one => one.y));
    let path = '', isOpen = false;
    const isEnough = known.length > 1 && known.at(-1).at - Math.max(from, known[0].at) > kLeast;
    if (isEnough) {
      const range = Math.max(high - low, this.#least(), Number.MIN_VALUE);
      const x = at => Math.max(0, (at - from) / kSpan * kWidth).toFixed(1), y = value => (kHeight / 2 - (value - (low + high) / 2) / range * (kHeight - 4)).toFixed(1);
      for (const {at, y: value} of this.#points) {
        if (value !== null) path += (isOpen ? 'L' : 'M') + x(at) + ' ' + y(value);
        isOpen = value !== null;
      }
    }
    this.#path.setAttribute('d', path);
    const decimals = this.#tag.type === 'number' ? this.#tag.decimals : 0;
    const words = isEnough ? t('Last 15 min: {0} to {1} {2}', number(low, decimals), number(high, decimals), unitOf(this.#tag)).trim() : t('Too little is known of the last 15 min yet.');
    if (this.#title.textContent !== words) this.#title.textContent = words;
  }
}

// Asks for the past of those that are in sight, some at a time, while a page is open.
export class SparkLoader {
  #account;
  #waiting = [];
  #underWay = 0;
  #isClosed = false;
  #watcher;
  #byNode = new Map();

  constructor(account) {
    this.#account = account;
    this.#watcher = new IntersectionObserver(seen => {
      for (const one of seen) if (one.isIntersecting) this.#want(one.target);
    }, {rootMargin: '100px'});
  }
  watch(spark, id) {
    if (!this.#account.may('view_history')) return;
    this.#byNode.set(spark.node, {spark, id});
    this.#watcher.observe(spark.node);
  }
  close() {
    this.#isClosed = true;
    this.#watcher.disconnect();
    this.#waiting = [];
  }
  #want(node) {
    const of = this.#byNode.get(node);
    this.#watcher.unobserve(node);
    if (!of || of.spark.isAsked || this.#waiting.length >= kMostWaiting) return;
    of.spark.isAsked = true;
    this.#waiting.push(of);
    this.#next();
  }
  async #next() {
    while (!this.#isClosed && this.#underWay < kAtOnce && this.#waiting.length > 0) {
      const {spark, id} = this.#waiting.shift(), to = this.#account.now(), iso = at => encodeURIComponent(new Date(at).toISOString());
      ++this.#underWay;
      this.#account.ask('GET', '/api/v1/tags/' + id + '/history?from=' + iso(to - kSpan) + '&to=' + iso(to + 1000) + '&points=' + kBuckets)
        .then(answer => { if (!this.#isClosed) spark.begin(answer.points); }, () => { /* then it begins with what comes live */ })
        .finally(() => {
          --this.#underWay;
          this.#next();
        });
    }
  }
}
