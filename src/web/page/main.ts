/** The live page: wires what the service says to what draws it. */
import type { CellSummary } from '../shown/cell-summary.js';
import type { ShownModel } from '../shown/shown-model.js';
import { CellHead } from './cell/cell-head.js';
import { Legend } from './cell/legend.js';
import { SpectrumChart } from './cell/spectrum-chart.js';
import { CellList } from './cells/cell-list.js';
import { ChainSection } from './chains/chain-section.js';
import { Connection } from './connection.js';
import { DeliveryList } from './deliveries/delivery-list.js';
import { element } from './dom/element.js';
import { Frame } from './dom/frame.js';
import { onSchemeChange, Palette } from './dom/palette.js';
import { GpuSection } from './gpu/gpu-section.js';
import { Progress } from './headline/progress.js';
import { Totals } from './headline/totals.js';
import { ReasonList, type ReasonWords } from './reasons/reason-list.js';
import { LiveStream } from './service/live-stream.js';
import { Service } from './service/service.js';
import { TokenPrompt } from './service/token-prompt.js';
import { SplitSection } from './splits/split-section.js';
import { LiveState } from './state/live-state.js';
import { UserShades } from './state/user-shades.js';
import { StoryDialog } from './story/story-dialog.js';
import { VerdictList } from './verdicts/verdict-list.js';

const service = new Service(new TokenPrompt().ask);
const palette = new Palette();
const shades = new UserShades();
const connection = new Connection();
const state = new LiveState(() => {
  if (!connection.paused) frame.ask();
});
let models = new Map<string, ShownModel>();
let reasons: ReasonWords | undefined;

const story = new StoryDialog({ service, palette, epochMs: () => state.summary?.epochMs ?? 0 });
const openStory = story.open;
const modelOf = (modelId: string): ShownModel | undefined => models.get(modelId);
const chart = (direction: 'downlink' | 'uplink'): SpectrumChart =>
  new SpectrumChart({ figure: element(direction, HTMLElement), direction, shades, palette, openStory });

const drawn = [
  new Totals(palette),
  new Progress(),
  new CellList(palette, select),
  new CellHead(),
  chart('downlink'),
  chart('uplink'),
  new Legend(element('legend', HTMLElement), palette, shades),
  new DeliveryList({ palette, modelOf, openStory }),
  new GpuSection({ palette, modelOf, openStory }),
  new SplitSection({ palette, modelOf, openStory }),
  new ChainSection(palette, openStory),
  new ReasonList(() => reasons),
  new VerdictList(openStory),
];
const frame = new Frame(() => {
  for (const part of drawn) part.draw(state);
});

const stream = new LiveStream({
  service,
  handlers: state.handlers,
  // Another run of the service may have another catalogue.
  cellToFollow: async (signal) => {
    await readDirectory(signal);
    return state.selected;
  },
  onOpen: () => {
    connection.link = 'live';
  },
  onLost: () => {
    connection.link = 'lost';
  },
});

async function readDirectory(signal: AbortSignal): Promise<void> {
  const [cells, shownModels, words] = await Promise.all([
    service.get<readonly CellSummary[]>('api/cells', signal),
    service.get<readonly ShownModel[]>('api/models', signal),
    service.get<ReasonWords>('api/reasons', signal),
  ]);
  models = new Map(shownModels.map((model) => [model.modelId, model]));
  reasons = words;
  state.list(cells);
  const wanted = state.selected ?? decodeURIComponent(location.hash.slice(1));
  const known = cells.find(({ cellId }) => cellId === wanted) ?? cells[0];
  if (known?.cellId !== state.selected) state.select(known?.cellId);
}

function select(cellId: string): void {
  shades.clear();
  state.select(cellId);
  history.replaceState(undefined, '', `#${encodeURIComponent(cellId)}`);
  stream.connect();
}

element('pause', HTMLButtonElement).addEventListener('click', ({ currentTarget }) => {
  connection.paused = !connection.paused;
  if (currentTarget instanceof Element) currentTarget.setAttribute('aria-pressed', String(connection.paused));
  if (!connection.paused) frame.ask();
});
element('find', HTMLFormElement).addEventListener('submit', (event) => {
  event.preventDefault();
  openStory(element('find-id', HTMLInputElement).value.trim());
});
for (const id of ['gpu-timeline', 'chain-gantt']) {
  element(id, HTMLElement).addEventListener('click', ({ target }) => {
    const requestId = target instanceof SVGElement ? target.dataset.request : undefined;
    if (requestId !== undefined && requestId !== '') openStory(requestId);
  });
}
// A browser opens only six connections to one service: tabs nobody sees leave them to others.
document.addEventListener('visibilitychange', () => {
  if (document.hidden) stream.disconnect();
  else stream.connect();
});
const redraw = (): void => {
  frame.ask();
  story.redraw();
};
window.addEventListener('resize', redraw);
onSchemeChange(redraw);
stream.connect();
