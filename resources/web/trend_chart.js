// Curves of tags over time, drawn with uPlot, and under them a ribbon for each that shows where its value was good,
// uncertain, bad or missing. Times are in seconds since 1970 here, as uPlot has them.
import {el} from './dom.js';
import {locale, t} from './words.js';
import {color, onLook} from './look.js';
import {grade, number} from './format.js';

export const kDashes = [[], [9, 4], [3, 3], [10, 3, 3, 3], [6, 3], [2, 4], [14, 4], [8, 3, 2, 3, 2, 3]];
const kRibbonRow = 7;
const kFont = '11px Inter, "Noto Sans", system-ui, sans-serif';
const time = options => new Intl.DateTimeFormat(locale, {...options, hourCycle: 'h23'});
const kClock = time({hour: '2-digit', minute: '2-digit', second: '2-digit'});
const kShort = time({hour: '2-digit', minute: '2-digit'});
const kDay = time({day: '2-digit', month: '2-digit'});
const tick = (seconds, step) => (step < 60 ? kClock : step < 86400 ? kShort : kDay).format(new Date(seconds * 1000));

export const loadPlot = () => import('./uplot.js').then(module => module.default);
export const pen = index => color('pen-' + (index % 8 + 1));

// A tag's samples in time order: x in seconds, y a number or null, q the quality.
export class Samples {
  x = [];
  y = [];
  q = [];
  bucketed = false;

  set(points, bucketed) {
    this.x = points.map(point => point[0] / 1e6);
    this.y = points.map(point => grade(point[2]) === 2 ? null : point[1]);
    this.q = points.map(point => point[2]);
    this.bucketed = bucketed;
  }
  // A reading that has just come; one that is not newer is known already.
  add({v, q, t: at}) {
    if (at === null) return;
    const x = at / 1e6, last = this.x.at(-1);
    if (last !== undefined && x <= last) return;
    this.x.push(x);
    this.y.push(grade(q) === 2 || v === null ? null : Number(v));
    this.q.push(q);
  }
  // Keeps one sample before the range, which says what held at its start.
  dropBefore(from) {
    let count = 0;
    while (count + 1 < this.x.length && this.x[count + 1] <= from) ++count;
    if (count < 256) return;
    for (const list of [this.x, this.y, this.q]) list.splice(0, count);
  }
  // The sample that held at a moment: its place, or -1.
  at(x) {
    let low = 0, high = this.x.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.x[middle] <= x) low = middle + 1;
      else high = middle;
    }
    return low - 1;
  }
}

export class TrendChart {
  #Plot;
  #plot = null;
  #told;                 // {zoom(from, to), cursor(x or null)}
  #curves = [];          // {name, unit, decimals, stepped, samples, pen}
  #from = 0;
  #to = 1;
  #until = 0;            // up to where the newest values hold
  #host = el('div', {class: 'plot'});
  #ribbon = el('canvas', {class: 'ribbon', 'aria-hidden': 'true'});
  #observer = new ResizeObserver(() => this.#resize());
  #forget;
  node = el('div', {class: 'chart', tabindex: '0', role: 'img', 'aria-label': t('Trend')}, this.#host, this.#ribbon);

  constructor(Plot, told) {
    this.#Plot = Plot;
    this.#told = told;
    this.#observer.observe(this.#host);
    this.#forget = onLook(() => this.#build());
  }
  close() {
    this.#observer.disconnect();
    this.#forget();
    this.#plot?.destroy();
    this.#plot = null;
  }
  setCurves(curves) {
    this.#curves = curves;
    this.#build();
  }
  // What is shown; until: good newest values are drawn on to here.
  show(from, to, until) {
    this.#from = from;
    this.#to = to;
    this.#until = until;
    this.#draw();
  }
  moveCursor(pixels) {
    if (!this.#plot) return;
    const {left, top} = this.#plot.cursor;
    const width = this.#plot.over.clientWidth;
    this.#plot.setCursor({left: Math.min(width - 1, Math.max(0, (left >= 0 ? left : width / 2) + pixels)), top: Math.max(top, 0)});
  }

  #size() { return {width: Math.max(200, this.#host.clientWidth), height: Math.max(180, this.#host.clientHeight)}; }
  #resize() {
    if (this.#plot) {
      this.#plot.setSize(this.#size());
      this.#drawRibbon();
    }
  }
  #build() {
    this.#plot?.destroy();
    this.#plot = null;
    if (this.#curves.length === 0) {
      this.#ribbon.hidden = true;
      return;
    }
    const units = [...new Set(this.#curves.map(curve => curve.unit))];
    const line = color('line'), grid = color('grid'), muted = color('muted');
    const scales = {x: {time: true, auto: false, range: () => [this.#from, this.#to]}};
    const axes = [{stroke: muted, font: kFont, grid: {stroke: grid, width: 1}, ticks: {stroke: line, width: 1},
                   values: (plot, splits, axis, space, step) => splits.map(split => tick(split, step))}];
    units.forEach((unit, index) => {
      const of = this.#curves.filter(curve => curve.unit === unit);
      const decimals = Math.max(...of.map(curve => curve.decimals));
      scales['y' + index] = {range: (plot, low, high) => this.#range(low, high)};
      axes.push({scale: 'y' + index, side: index % 2 ? 1 : 3, stroke: muted, font: kFont, size: 52, label: unit || undefined, labelFont: kFont, labelSize: unit ? 16 : 0,
                 grid: {show: index === 0, stroke: grid, width: 1}, ticks: {stroke: line, width: 1},
                 values: (plot, splits, axis, space, step) => splits.map(split => number(split, Number.isInteger(step) ? 0 : Math.min(6, Math.max(1, decimals, Math.ceil(-Math.log10(step))))))});
    });
    const series = [{}, ...this.#curves.map(curve => ({
      label: curve.name, scale: 'y' + units.indexOf(curve.unit), stroke: pen(curve.pen), width: 1.5, dash: kDashes[curve.pen % kDashes.length],
      points: {show: false}, spanGaps: false, paths: curve.stepped ? this.#Plot.paths.stepped({align: 1}) : undefined}))];
    this.#plot = new this.#Plot({
      ...this.#size(), scales, axes, series, legend: {show: false}, padding: [8, units.length > 1 ? 0 : 12, 0, 0],
      cursor: {y: false, drag: {x: true, y: false, setScale: false}, points: {size: 5}},
      hooks: {
        setSelect: [plot => {
          const {left, width} = plot.select;
          if (width < 6) return;
          const from = plot.posToVal(left, 'x'), to = plot.posToVal(left + width, 'x');
          plot.setSelect({left: 0, width: 0, top: 0, height: 0}, false);
          this.#told.zoom(from, to);
        }],
        setCursor: [plot => this.#told.cursor(plot.cursor.left >= 0 ? plot.posToVal(plot.cursor.left, 'x') : null)],
      },
    }, this.#data(), this.#host);
    this.#ribbon.hidden = false;
    this.#drawRibbon();
  }
  // A little room above and below; a flat line has some, too.
  #range(low, high) {
    if (low === null || high === null || !Number.isFinite(low) || !Number.isFinite(high)) return [0, 1];
    const span = high - low, margin = span > 0 ? span * 0.08 : Math.max(Math.abs(low) * 0.05, 0.5);
    return [low - margin, high + margin];
  }
  #data() {
    const tables = this.#curves.map(({samples}) => {
      const first = Math.max(0, samples.at(this.#from)), end = samples.at(this.#to) + 1;
      // One sample beyond each edge, so that lines leave the picture instead of ending in it.
      const x = samples.x.slice(first, end + 1), y = samples.y.slice(first, end + 1);
      if (end === samples.x.length && x.length > 0 && y.at(-1) !== null && grade(samples.q.at(-1)) === 0 && this.#until > x.at(-1)) {
        x.push(this.#until);
        y.push(y.at(-1));
      }
      return x.length > 0 ? [x, y] : [[this.#from], [null]];
    });
    return this.#Plot.join(tables);
  }
  #draw() {
    if (!this.#plot) return;
    this.#plot.setData(this.#data(), true);
    this.#drawRibbon();
  }
  #drawRibbon() {
    const plot = this.#plot;
    if (!plot) return;
    const ratio = window.devicePixelRatio || 1;
    const left = plot.over.offsetLeft, width = plot.over.clientWidth, height = this.#curves.length * kRibbonRow + 2;
    const canvas = this.#ribbon;
    canvas.width = Math.max(1, Math.round(width * ratio));
    canvas.height = Math.round(height * ratio);
    Object.assign(canvas.style, {marginLeft: left + 'px', width: width + 'px', height: height + 'px'});
    const pencil = canvas.getContext('2d');
    pencil.scale(ratio, ratio);
    const at = x => width * (x - this.#from) / (this.#to - this.#from);
    this.#curves.forEach(({samples, pen: index}, row) => {
      const y = row * kRibbonRow + 1;
      const first = Math.max(0, samples.at(this.#from));
      for (let i = first; i < samples.x.length && samples.x[i] < this.#to; ++i) {
        // Neighbours of one kind are one piece.
        const kind = samples.y[i] === null ? 2 : grade(samples.q[i]);
        const begin = Math.max(samples.x[i], this.#from);
        while (i + 1 < samples.x.length && (samples.y[i + 1] === null ? 2 : grade(samples.q[i + 1])) === kind) ++i;
        const end = i + 1 < samples.x.length ? samples.x[i + 1] : kind === 0 ? Math.max(this.#until, samples.x[i]) : this.#to;
        const x0 = at(begin), x1 = at(Math.min(end, this.#to));
        if (kind === 0) {
          pencil.fillStyle = pen(index);
          pencil.fillRect(x0, y + 1, Math.max(1, x1 - x0), kRibbonRow - 4);
        } else {
          this.#hatch(pencil, x0, y, Math.max(2, x1 - x0), kRibbonRow - 2, kind === 1 ? color('fill') : color('text'));
        }
      }
    });
  }
  #hatch(pencil, x, y, width, height, stroke) {
    pencil.save();
    pencil.beginPath();
    pencil.rect(x, y, width, height);
    pencil.clip();
    pencil.strokeStyle = stroke;
    pencil.lineWidth = 1;
    pencil.beginPath();
    for (let at = x - height; at < x + width; at += 4) {
      pencil.moveTo(at, y + height);
      pencil.lineTo(at + height, y);
    }
    pencil.stroke();
    pencil.restore();
  }
}
