// @ts-check
/** The live page: takes the recent epochs once, then keeps them current by server-sent events. */

/** Columns of a chart. */
const EPOCHS_SHOWN = 120;
const VERDICTS_SHOWN = 25;
/** Height of the two lanes of marks below a chart, CSS pixels. */
const LANE_HEIGHT = 7;

/**
 * @typedef {{ requestId: string, blocks: number }} Grant
 * @typedef {{ blocks: number, grantedBlocks: number, grants: Grant[] }} Spectrum
 * @typedef {{ cellId: string, epoch: number, requestId: string, verdict: string, mode?: string, model?: string,
 *   reason?: string, cause?: string }} Verdict
 * @typedef {{ cellId: string, epoch: number, shard: number, counts: Record<string, number>,
 *   totals: Record<string, number>, verdicts: Verdict[],
 *   plan?: { downlink?: Spectrum, uplink?: Spectrum } }} CellEpoch
 * @typedef {{ cellId: string, epochs: CellEpoch[], article?: HTMLElement, figures: Map<string, HTMLElement> }} View
 */

/** @type {Map<string, View>} */
const views = new Map();
/** @type {Record<string, { explanation: string }>} */
let reasons = {};
/** @type {any} */
let summary;
let paused = false;
let drawing = 0;

const number = new Intl.NumberFormat();
const clock = new Intl.DateTimeFormat(undefined, { timeStyle: 'medium', timeZone: 'UTC' });
const time = new Intl.DateTimeFormat(undefined, { dateStyle: 'medium', timeStyle: 'medium', timeZone: 'UTC' });

/** @param {string} id @returns {any} */
const element = (id) => document.getElementById(id);

/** @param {number | undefined} ratio */
const percent = (ratio) => (ratio === undefined ? '–' : `${(ratio * 100).toFixed(1)} %`);

/** Writes only what changed, so that a selection survives. @param {Element} target @param {string} text */
function setText(target, text) {
  if (target.textContent !== text) target.textContent = text;
}

/** @param {string} tag @param {string} text @param {string} [className] */
function make(tag, text, className) {
  const made = document.createElement(tag);
  made.textContent = text;
  if (className !== undefined) made.className = className;
  return made;
}

/** @param {string} path @returns {Promise<any>} */
async function get(path) {
  const response = await fetch(path);
  if (!response.ok) throw new Error(`${path} answered ${response.status}`);
  return response.json();
}

/** A hue that stays the same for as long as a request lives. @param {string} requestId */
function hueOf(requestId) {
  let hash = 2_166_136_261;
  for (const character of requestId) hash = Math.imul(hash ^ (character.codePointAt(0) ?? 0), 16_777_619);
  return ((hash >>> 0) * 137.508) % 360;
}

/** @param {string} cellId @returns {View} */
function viewOf(cellId) {
  const view = views.get(cellId) ?? { cellId, epochs: [], figures: new Map() };
  views.set(cellId, view);
  return view;
}

/** Joins epochs to those known, each once and in order. @param {View} view @param {CellEpoch[]} epochs */
function join(view, epochs) {
  const byEpoch = new Map(view.epochs.map((epoch) => [epoch.epoch, epoch]));
  for (const epoch of epochs) byEpoch.set(epoch.epoch, epoch);
  view.epochs = [...byEpoch.values()].sort((a, b) => a.epoch - b.epoch).slice(-EPOCHS_SHOWN);
}

/** Everything from the beginning: at the start, and after a lost connection. */
async function refresh() {
  const [cells, words, totals] = await Promise.all([get('api/cells'), get('api/reasons'), get('api/summary')]);
  reasons = words;
  summary = totals;
  await Promise.all(
    cells.map(async (/** @type {{ cellId: string }} */ { cellId }) => {
      join(viewOf(cellId), await get(`api/cells/${encodeURIComponent(cellId)}/epochs?limit=${EPOCHS_SHOWN}`));
    }),
  );
  draw();
}

/** @param {CellEpoch} epoch */
function take(epoch) {
  join(viewOf(epoch.cellId), [epoch]);
}

/** Draws once before the next frame, however much has come. */
function draw() {
  if (paused || drawing !== 0) return;
  drawing = requestAnimationFrame(() => {
    drawing = 0;
    drawTotals();
    drawReasons();
    drawVerdicts();
    for (const view of views.values()) drawCell(view);
    element('no-cells').hidden = views.size > 0;
  });
}

function drawTotals() {
  if (summary === undefined) return;
  for (const target of document.querySelectorAll('[data-total]')) {
    setText(target, number.format(summary[/** @type {HTMLElement} */ (target).dataset.total ?? '']));
  }
  setText(element('hit-ratio'), percent(summary.hitRatio));
  setText(element('promise-ratio'), percent(summary.promiseRatio));
  const { eventTimeMs, epochLagMs, replay, shards } = summary;
  const lag = epochLagMs === undefined ? '' : `, ${(epochLagMs / 1_000).toFixed(1)} s behind`;
  setText(element('clock'), eventTimeMs === undefined ? '' : `Decided up to ${time.format(eventTimeMs)} UTC${lag}.`);
  element('replay').hidden = replay === undefined;
  if (replay !== undefined) {
    element('replay-bar').value = replay.doneFraction;
    const { requests, reports } = replay;
    setText(
      element('replay-words'),
      `${Math.floor(replay.doneFraction * 100)} %, ${number.format(requests)} requests, ${number.format(reports)} reports`,
    );
  }
  const failed = shards.filter((/** @type {any} */ shard) => shard.failure !== undefined);
  element('trouble').hidden = failed.length === 0;
  setText(
    element('trouble'),
    failed.map((/** @type {any} */ shard) => `Shard ${shard.shard} is not shown: ${shard.failure}`).join(' '),
  );
}

function drawReasons() {
  const counted = Object.entries(/** @type {Record<string, number>} */ (summary?.refused ?? {}));
  counted.sort(([, first], [, second]) => second - first);
  element('no-reasons').hidden = counted.length > 0;
  element('reasons').replaceChildren(
    ...counted.map(([reason, count]) => {
      const row = document.createElement('tr');
      const head = make('th', '', 'id');
      head.setAttribute('scope', 'row');
      head.append(make('code', reason));
      row.append(head, make('td', number.format(count), 'number'), make('td', reasons[reason]?.explanation ?? ''));
      return row;
    }),
  );
}

/** @param {Verdict} verdict */
function whyOf({ reason, cause, mode, model }) {
  return reason === undefined ? [mode, model].filter(Boolean).join(', ') : `${reason}${cause ? `: ${cause}` : ''}`;
}

function drawVerdicts() {
  const newest = [...views.values()]
    .flatMap(({ epochs }) => epochs.slice(-VERDICTS_SHOWN).flatMap(({ verdicts }) => verdicts))
    .sort((a, b) => b.epoch - a.epoch)
    .slice(0, VERDICTS_SHOWN);
  element('verdicts').replaceChildren(
    ...newest.map((verdict) => {
      const row = document.createElement('tr');
      const request = make('td', '', 'id');
      request.append(make('code', verdict.requestId));
      row.append(
        make('td', verdict.cellId, 'id'),
        request,
        make('td', verdict.verdict, `verdict-${verdict.verdict}`),
        make('td', whyOf(verdict)),
      );
      return row;
    }),
  );
}

/** @param {View} view */
function drawCell(view) {
  const article = (view.article ??= addArticle(view));
  const { completed = 0, missed = 0, refused = 0, expired = 0 } = view.epochs.at(-1)?.totals ?? {};
  const decided = completed + missed + refused + expired;
  const ratio = decided === 0 ? undefined : completed / decided;
  setText(
    /** @type {Element} */ (article.querySelector('p')),
    `Deadlines hit ${percent(ratio)}: ${completed} on time, ${refused} refused, ${expired} expired, ${missed} missed`,
  );
  for (const direction of /** @type {const} */ (['downlink', 'uplink'])) {
    if (direction === 'uplink' && !view.epochs.some(({ plan }) => plan?.uplink)) continue;
    drawSpectrum(view, article, direction);
  }
}

/** @param {View} view @returns {HTMLElement} */
function addArticle(view) {
  const article = element('cell-template').content.firstElementChild.cloneNode(true);
  article.querySelector('h3').textContent = view.cellId;
  element('cells').append(article);
  return article;
}

/** End of an epoch: a shard may be behind the others. @param {number} epoch */
const clockOf = (epoch) => `${clock.format((epoch + 1) * summary.epochMs)} UTC`;

/** @param {View} view @param {HTMLElement} article @param {'downlink' | 'uplink'} direction */
function drawSpectrum(view, article, direction) {
  let figure = view.figures.get(direction);
  if (figure === undefined) {
    figure = /** @type {HTMLElement} */ (element('spectrum-template').content.firstElementChild.cloneNode(true));
    view.figures.set(direction, figure);
    article.append(figure);
  }
  const last = view.epochs.at(-1);
  const newestEpoch = summary.shards[last?.shard ?? 0]?.lastEpoch ?? last?.epoch ?? 0;
  const blocks = view.epochs.findLast(({ plan }) => plan?.[direction])?.plan?.[direction]?.blocks ?? 0;
  const granted = last?.epoch === newestEpoch ? (last?.plan?.[direction]?.grantedBlocks ?? 0) : 0;
  const words = blocks === 0 ? `${direction}: nothing granted` : `${direction}: ${granted} of ${blocks} blocks granted`;
  setText(/** @type {Element} */ (figure.querySelector('figcaption')), `${words}, ${clockOf(newestEpoch)}`);
  const canvas = /** @type {HTMLCanvasElement} */ (figure.querySelector('canvas'));
  canvas.setAttribute('aria-label', `${view.cellId}, ${words}`);
  paint(canvas, view.epochs, direction, newestEpoch);
}

/**
 * @param {HTMLCanvasElement} canvas @param {CellEpoch[]} epochs
 * @param {'downlink' | 'uplink'} direction @param {number} newestEpoch
 */
function paint(canvas, epochs, direction, newestEpoch) {
  const { clientWidth: width, clientHeight: height } = canvas;
  const scale = window.devicePixelRatio;
  canvas.width = Math.round(width * scale);
  canvas.height = Math.round(height * scale);
  const context = canvas.getContext('2d');
  if (context === null) return;
  const style = getComputedStyle(document.documentElement);
  const colour = (/** @type {string} */ name) => style.getPropertyValue(name);
  const lightness = matchMedia('(prefers-color-scheme: dark)').matches ? 62 : 56;
  const chartHeight = height - 2 * LANE_HEIGHT - 3;
  const column = width / EPOCHS_SHOWN;
  context.scale(scale, scale);
  context.fillStyle = colour('--track');
  context.fillRect(0, 0, width, chartHeight);
  for (const { epoch, plan, counts } of epochs) {
    const left = width - (newestEpoch - epoch + 1) * column;
    if (left < 0) continue;
    const spectrum = plan?.[direction];
    let top = chartHeight;
    for (const grant of spectrum?.grants ?? []) {
      const piece = (grant.blocks / (spectrum?.blocks ?? 1)) * chartHeight;
      top -= piece;
      context.fillStyle = `hsl(${hueOf(grant.requestId)} 50% ${lightness}%)`;
      context.fillRect(left, top, column - 0.5, piece);
    }
    const turnedAway = (counts.refused ?? 0) + (counts.expired ?? 0) + (counts.missed ?? 0);
    context.fillStyle = colour('--good');
    if ((counts.completed ?? 0) > 0) context.fillRect(left, chartHeight + 2, column - 0.5, LANE_HEIGHT - 1);
    context.fillStyle = colour('--bad');
    if (turnedAway > 0) context.fillRect(left, chartHeight + 2 + LANE_HEIGHT, column - 0.5, LANE_HEIGHT - 1);
  }
}

/** @param {string} words */
function say(words) {
  setText(element('connection'), words);
}

function connect() {
  const events = new EventSource('api/events');
  events.addEventListener('open', () => {
    refresh().then(
      () => say('Live'),
      (/** @type {Error} */ error) => say(`Not current: ${error.message}`),
    );
  });
  events.addEventListener('error', () => say('Connection lost; trying again…'));
  events.addEventListener('epoch', ({ data }) => take(JSON.parse(data)));
  events.addEventListener('summary', ({ data }) => {
    summary = JSON.parse(data);
    draw();
  });
}

element('pause').addEventListener('click', () => {
  paused = !paused;
  element('pause').setAttribute('aria-pressed', String(paused));
  draw();
});
window.addEventListener('resize', draw);
matchMedia('(prefers-color-scheme: dark)').addEventListener('change', draw);
connect();
