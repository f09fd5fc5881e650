import type { Catalogue, Mode } from '../core/catalogue.js';
import type { UserRequest } from '../core/messages.js';
import type { RecordedRequest } from './formats/recording-format.js';
import { namedDraws, type NamedDraws, uniformDraw } from './named-draws.js';
import type { CellUser } from './presence.js';
import type { PresentUsers } from './present-users.js';
import type { TrafficProfile } from './traffic-profile.js';
import { type Weighted, weightedChoice, weightedIds } from './weighted-choice.js';

/**
 * Completes recorded requests: what a row does not tell is drawn from the traffic profile. What a request gets depends on
 * the seed, its own id and who is present at its arrival; not on the load or on other rows.
 */
export class Assignment {
  private readonly models: readonly Weighted<string>[];
  private readonly deviceClasses: readonly Weighted<string>[];
  private readonly modelCounts: readonly Weighted<number>[];

  constructor(
    catalogue: Catalogue,
    private readonly profile: TrafficProfile,
    private readonly modes: readonly Mode[],
    private readonly seed: number,
  ) {
    this.models = weightedIds(
      catalogue.models.map(({ modelId }) => modelId),
      profile.modelWeights,
    );
    this.deviceClasses = weightedIds(
      catalogue.deviceClasses.map(({ deviceClass }) => deviceClass),
      profile.deviceClassWeights,
    );
    this.modelCounts = profile.modelCountWeights.map((weight, index) => ({ item: index + 1, weight }));
  }

  /** The whole request; undefined when it names no user and nobody is present. */
  complete(
    row: RecordedRequest,
    requestId: string,
    arrivedAtMs: number,
    present: PresentUsers,
  ): UserRequest | undefined {
    if (row.body !== undefined) return { ...row.body, requestId, arrivedAtMs };
    const draws = namedDraws(this.seed, requestId);
    const user = this.user(row, draws, arrivedAtMs, present);
    if (user === undefined) return undefined;
    const { cellId, userId } = user;
    return {
      requestId,
      cellId,
      userId,
      arrivedAtMs,
      deadlineMs: this.deadlineMs(draws),
      models: this.preferredModels(draws),
      modes: this.modes,
      ...this.batchSize(row),
      ...this.deviceClassOf(user),
      ...this.allowance(draws),
    };
  }

  private user(
    { belongsTogether }: RecordedRequest,
    draws: NamedDraws,
    atMs: number,
    present: PresentUsers,
  ): CellUser | undefined {
    present.moveTo(atMs);
    return belongsTogether === undefined
      ? present.anyUser(draws.uniform('user'))
      : present.likelyUser(uniformDraw(this.seed, belongsTogether));
  }

  /** A device is its owner's, whatever he asks for. */
  private deviceClassOf({ cellId, userId }: CellUser): { readonly deviceClass?: string } {
    const deviceClass = weightedChoice(this.deviceClasses, uniformDraw(this.seed, cellId, userId, 'device class'));
    return deviceClass === undefined ? {} : { deviceClass };
  }

  private preferredModels(draws: NamedDraws): readonly string[] {
    const count = weightedChoice(this.modelCounts, draws.uniform('number of models')) ?? 1;
    const chosen: string[] = [];
    let left = this.models;
    while (chosen.length < count) {
      const next = weightedChoice(left, draws.uniform('model', chosen.length));
      if (next === undefined) break;
      chosen.push(next);
      left = left.filter(({ item }) => item !== next);
    }
    return chosen;
  }

  private deadlineMs(draws: NamedDraws): number {
    const { least, most } = this.profile.deadlineMs;
    return Math.round(logUniform(least, most, draws.uniform('deadline')));
  }

  /** Of the energy that co-inference plans with. Fetching a whole model takes many times as much. */
  private allowance(draws: NamedDraws): { readonly energyJoules?: number } {
    const { share, leastJoules, mostJoules } = this.profile.energy;
    const isDrawn = this.modes.every((mode) => mode === 'co-inference');
    if (!isDrawn || draws.uniform('has an allowance') >= share) return {};
    const joules = logUniform(leastJoules, mostJoules, draws.uniform('allowance'));
    return { energyJoules: Number(joules.toPrecision(2)) };
  }

  private batchSize({ contextTokens = 0 }: RecordedRequest): { readonly batchSize?: number } {
    const { tokensPerInput, most } = this.profile.batch;
    const batchSize = Math.min(most, 1 + Math.floor(contextTokens / tokensPerInput));
    return batchSize === 1 || this.modes.includes('offload') ? {} : { batchSize };
  }
}

/** The logarithm of what is drawn is uniform between those of the bounds. @param draw in [0, 1) */
const logUniform = (least: number, most: number, draw: number): number => least * (most / least) ** draw;
