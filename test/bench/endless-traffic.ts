import type { Catalogue, Model } from '../../src/core/catalogue.js';
import type { RadioReport } from '../../src/core/messages.js';
import { Assignment } from '../../src/replay/assignment.js';
import { mergeByTime } from '../../src/replay/merge-by-time.js';
import type { PlayedRecording } from '../../src/replay/replay-steps.js';
import { Presence, PresentUsers } from '../../src/replay/present-users.js';
import { RecordedChannel } from '../../src/replay/recorded-channel.js';
import type { ReplayedReport, ReplayRecord } from '../../src/replay/replay-record.js';
import { DEFAULT_TRAFFIC_PROFILE, type TrafficProfile } from '../../src/replay/traffic-profile.js';

const START_MS = 1_767_225_600_000;
const SEED = 1;
/** Then somebody else comes in, under a new id. */
const STAY_MS = 120_000;

/** How much goes on in a cell. */
export interface TrafficDensity {
  readonly usersPerCell: number;
  readonly reportEveryMs: number;
  readonly requestsPerSecondAndCell: number;
  /** Default: an instant that is always the same. */
  readonly startAtMs?: number;
}

const CROWDED = { usersPerCell: 40, reportEveryMs: 250, requestsPerSecondAndCell: 250 };

function smallModel(modelId: string, bytes: number, flops: number): Model {
  const layer = (number: number): Model['layers'][number] => ({
    layerId: `${modelId}/${number}`,
    bytes: bytes / 4,
    flops: flops / 4,
    outputBytes: 1000,
  });
  return {
    modelId,
    inputBytes: 1000,
    layers: [1, 2, 3, 4].map(layer),
    batchTime: { fixedMs: 1, perInputMs: 0.01 },
    activationBytesPerInput: 1000,
  };
}

/** Small models, there within a few epochs. */
const SMALL_MODELS = [
  smallModel('keyword', 50_000, 5e6),
  smallModel('picture', 80_000, 25e6),
  smallModel('person', 220_000, 15e6),
];
const PROFILE: TrafficProfile = {
  ...DEFAULT_TRAFFIC_PROFILE,
  // The bundled catalogue's models stay open for seconds: with more of them a million requests would take hours.
  modelWeights: { keyword: 48, picture: 30, person: 20, mobilenet_v3_large: 1, mobilenet_v2: 0.5 },
  modelCountWeights: [1],
  // Too short for some.
  deadlineMs: { least: 150, most: 4000 },
};

export function withSmallModels(catalogue: Catalogue): Catalogue {
  return { ...catalogue, models: [...catalogue.models, ...SMALL_MODELS] };
}

/** One place at a cell; users hold it one after the other. */
interface Place {
  readonly cellId: string;
  readonly number: number;
}

const userAt = ({ number }: Place, elapsedMs: number): string => `user-${number}-${Math.floor(elapsedMs / STAY_MS)}`;

/** A channel that goes up and down, CQI 9 to 15. */
function report({ cellId, number }: Place, startAtMs: number, elapsedMs: number): RadioReport {
  const cqi = 12 + 3 * Math.sin(elapsedMs / 3000 + number);
  const userId = userAt({ cellId, number }, elapsedMs);
  return { kind: 'radio', cellId, userId, measuredAtMs: startAtMs + elapsedMs, downlink: { cqi: Math.round(cqi) } };
}

/** Made-up traffic of any length: users come and go, ids are never used twice, what is asked for is drawn like a replay's. */
export class EndlessTraffic implements PlayedRecording {
  readonly startAtMs: number;
  readonly endAtMs: number;
  readonly malformed = 0;
  private readonly places: readonly Place[];
  private readonly lengthMs: number;

  constructor(
    private readonly catalogue: Catalogue,
    readonly requests: number,
    private readonly density: TrafficDensity = CROWDED,
  ) {
    const { usersPerCell, requestsPerSecondAndCell, startAtMs = START_MS } = density;
    this.startAtMs = startAtMs;
    this.lengthMs = Math.ceil((requests / (requestsPerSecondAndCell * catalogue.cells.length)) * 1000);
    this.endAtMs = startAtMs + this.lengthMs;
    this.places = catalogue.cells.flatMap(({ cellId }, cell) =>
      Array.from({ length: usersPerCell }, (_, index) => ({ cellId, number: cell * usersPerCell + index })),
    );
  }

  records(): AsyncIterable<ReplayRecord> {
    return mergeByTime([this.everything()], ({ atMs }) => atMs);
  }

  channel(): RecordedChannel {
    return new RecordedChannel(mergeByTime([this.reports()], ({ atMs }) => atMs));
  }

  private *everything(): Generator<ReplayRecord> {
    const present = new PresentUsers(this.presence());
    const assignment = new Assignment(this.catalogue, PROFILE, ['download'], SEED);
    const perMs = this.requests / this.lengthMs;
    let number = 0;
    for (let elapsedMs = 0; elapsedMs < this.lengthMs; elapsedMs += 1) {
      yield* this.reportsAt(elapsedMs);
      const atMs = this.startAtMs + elapsedMs;
      for (; number < Math.min(this.requests, (elapsedMs + 1) * perMs); number += 1) {
        const requestId = `request-${number}`;
        const message = assignment.complete({ line: number, timeMs: elapsedMs, requestId }, requestId, atMs, present);
        if (message !== undefined) yield { topic: 'requests', cellId: message.cellId, atMs, message };
      }
    }
  }

  private *reports(): Generator<ReplayedReport> {
    for (let elapsedMs = 0; elapsedMs < this.lengthMs; elapsedMs += 1) yield* this.reportsAt(elapsedMs);
  }

  /** Every place reports at its own ms of the period. */
  private *reportsAt(elapsedMs: number): Generator<ReplayedReport> {
    const { reportEveryMs } = this.density;
    const due = elapsedMs % reportEveryMs;
    for (let index = due; index < this.places.length; index += reportEveryMs) {
      const place = this.places[index];
      if (place === undefined) continue;
      const message = report(place, this.startAtMs, elapsedMs);
      yield { topic: 'reports', cellId: place.cellId, atMs: message.measuredAtMs, message };
    }
  }

  private presence(): Presence {
    const stays = Array.from({ length: Math.ceil(this.lengthMs / STAY_MS) }, (_, turn) => turn * STAY_MS);
    const users = this.places.flatMap((place) =>
      stays.map((fromMs) => ({
        cellId: place.cellId,
        userId: userAt(place, fromMs),
        stays: [{ fromMs: this.startAtMs + fromMs, toMs: this.startAtMs + fromMs + STAY_MS - 1 }],
      })),
    );
    return new Presence(users, SEED);
  }
}
