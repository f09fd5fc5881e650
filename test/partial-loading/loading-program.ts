import type { LoadingUser, PartialLoadingInstance } from '../../src/core/solvers/partial-loading/index.js';
import { optimumByHighs, type Program, type Row } from '../oracles/highs.js';
import { bandSeconds, factsOf, type Facts } from './instance-facts.js';
import { isFeasiblePlan } from './price-plan.js';
import type { Value } from './value.js';

type Terms = Row['terms'];

/** One committed user counts more than all that is served. */
const COMMITTED_WORTH = 1000;

/**
 * The problem as a mixed-integer program: positions p = 0, 1, ... in the order of time, each with one model loaded
 * (x), users (y), and the change from the model before (z); end of each position (f). An empty position keeps the
 * model before, which loads nothing. Under `static` the bands are not linear in the starts: not for that rule.
 * As many positions as users are always enough.
 */
export function loadingProgram(instance: PartialLoadingInstance): Program {
  const facts = factsOf(instance);
  const users = instance.users.filter(({ id, modelId }) => isFeasiblePlan(facts, [{ modelId, userIds: [id] }]));
  const models = [...new Set(users.map(({ modelId }) => modelId))];
  const places = Array.from({ length: users.length }, (_, place) => place);
  const context = { facts, users, models, horizon: horizonSeconds(facts, users, models) };
  const rows = places.flatMap((place) => positionRows(context, place));
  const once = users.map((_, user): Row => ({
    terms: places.map((place) => [1, `y${place}_${user}`] as const),
    atMost: 1,
  }));
  const binaries = places.flatMap((place) => [
    ...models.flatMap((_, model) => [`x${place}_${model}`, `o${place}_${model}`]),
    ...users.map((__, user) => `y${place}_${user}`),
  ]);
  const changes = places
    .slice(1)
    .flatMap((place) => models.flatMap((_, from) => models.map((__, to) => `z${place}_${from}_${to}`)));
  return {
    maximize: places.flatMap((place) => users.map((user, k) => [worth(instance, user), `y${place}_${k}`] as const)),
    rows: [...rows, ...once],
    bounds: [
      ...binaries.map((variable) => [0, variable, 1] as const),
      ...changes.map((variable) => [0, variable, 1] as const),
      ...places.map((place) => [0, `f${place}`, 1e6] as const),
    ],
    binaries,
  };
}

/** The best value by HiGHS. */
export function bestByHighs(instance: PartialLoadingInstance): Value {
  const program = loadingProgram(instance);
  const optimum = program.maximize.length === 0 ? 0 : Math.round(optimumByHighs(program)?.value ?? NaN);
  const committed = Math.floor(optimum / COMMITTED_WORTH);
  return { committed, total: optimum - COMMITTED_WORTH * committed };
}

interface Context {
  readonly facts: Facts;
  readonly users: readonly LoadingUser[];
  readonly models: readonly string[];
  /** No plan worth comparing ends later, s. */
  readonly horizon: number;
}

function positionRows(context: Context, place: number): Row[] {
  const { facts, users, models, horizon } = context;
  const ofModel = (model: number): number[] =>
    users.flatMap(({ modelId }, user) => (modelId === models[model] ? [user] : []));
  const oneModel = models.map((_, model) => [1, `x${place}_${model}`] as const);
  return [
    { terms: oneModel, atMost: 1 },
    { terms: negated(oneModel), atMost: -1 },
    ...changeRows(context, place),
    ...models.flatMap((id, model): Row[] => [
      ...ofModel(model).flatMap((user): Row[] => [
        {
          terms: [
            [1, `y${place}_${user}`],
            [-1, `x${place}_${model}`],
          ],
          atMost: 0,
        },
        {
          terms: [
            [1, `y${place}_${user}`],
            [-1, `o${place}_${model}`],
          ],
          atMost: 0,
        },
      ]),
      {
        terms: ofModel(model).map((user) => [1, `y${place}_${user}`] as const),
        atMost: Math.min(users.length, facts.cap(id)),
      },
    ]),
    ...timeRows(context, place),
    ...users.map(({ deadlineSeconds }, user): Row => ({
      terms: [
        [1, `f${place}`],
        [horizon, `y${place}_${user}`],
      ],
      atMost: deadlineSeconds + horizon,
    })),
  ];
}

/** z >= x_{p-1} + x_p - 1. */
function changeRows({ models }: Context, place: number): Row[] {
  if (place === 0) return [];
  return models.flatMap((_, from) =>
    models.map((__, to): Row => ({
      terms: [
        [1, `x${place - 1}_${from}`],
        [1, `x${place}_${to}`],
        [-1, `z${place}_${from}_${to}`],
      ],
      atMost: 1,
    })),
  );
}

/** f_p >= f_{p-1} + load + inference; under `redivided` also >= what is uploaded by then + inference. */
function timeRows(context: Context, place: number): Row[] {
  const { facts, users, models } = context;
  const { uplinkRule, bandwidthHz = 0, gpu } = facts.instance;
  const begin = gpu.busyUntilSeconds ?? 0;
  const inference: Terms = [
    ...models.map((id, model) => [facts.inferenceSeconds(id, 0), `o${place}_${model}`] as const),
    ...users.map(({ modelId }, user) => [perUser(facts, modelId), `y${place}_${user}`] as const),
  ];
  const load: Terms =
    place === 0
      ? models.map((id, model) => [facts.loadSeconds(undefined, id), `x0_${model}`] as const)
      : models.flatMap((from, i) =>
          models.map((to, j) => [facts.loadSeconds(from, to), `z${place}_${i}_${j}`] as const),
        );
  const uploads = (places: number): Terms =>
    Array.from({ length: places }, (_, p) => p).flatMap((p) =>
      users.flatMap((user, k) =>
        bandSeconds(user) > 0 ? [[bandSeconds(user) / bandwidthHz, `y${p}_${k}`] as const] : [],
      ),
    );
  const phase = place === 0 && uplinkRule === 'noOverlap' ? uploads(users.length) : [];
  const before: Terms = place === 0 ? [] : [[1, `f${place - 1}`]];
  const end: Terms = [[-1, `f${place}`]];
  const inTime = {
    terms: merged([...before, ...load, ...inference, ...phase, ...end]),
    atMost: place === 0 ? -begin : 0,
  };
  if (uplinkRule !== 'redivided') return [inTime];
  return [inTime, { terms: merged([...uploads(place + 1), ...inference, ...end]), atMost: 0 }];
}

/** Terms of the same variable added up: the LP format wants each once a row. */
function merged(terms: Terms): Terms {
  const sums = new Map<string, number>();
  for (const [coefficient, variable] of terms) sums.set(variable, (sums.get(variable) ?? 0) + coefficient);
  return [...sums].map(([variable, sum]) => [sum, variable] as const);
}

function horizonSeconds(facts: Facts, users: readonly LoadingUser[], models: readonly string[]): number {
  const { bandwidthHz = 0, gpu, uplinkRule } = facts.instance;
  const load = Math.max(0, ...models.map((id) => facts.loadSeconds(undefined, id)));
  const loads = models.flatMap((from) => models.map((to) => facts.loadSeconds(from, to)));
  const upload =
    uplinkRule === 'unlimited' ? 0 : users.reduce((sum, user) => sum + uploadSeconds(user, bandwidthHz), 0);
  const inference = Math.max(0, ...models.map((id) => facts.inferenceSeconds(id, users.length)));
  return (gpu.busyUntilSeconds ?? 0) + upload + load + users.length * (Math.max(0, ...loads) + inference) + 1;
}

const uploadSeconds = (user: LoadingUser, bandwidthHz: number): number =>
  bandSeconds(user) === 0 ? 0 : bandSeconds(user) / bandwidthHz;

const negated = (terms: Terms): Terms => terms.map(([coefficient, variable]) => [-coefficient, variable] as const);

const perUser = (facts: Facts, model: string): number =>
  facts.inferenceSeconds(model, 1) - facts.inferenceSeconds(model, 0);

const worth = ({ objective }: PartialLoadingInstance, { weight = 1, committed = false }: LoadingUser): number =>
  (objective === 'weight' ? weight : 1) + (committed ? COMMITTED_WORTH : 0);
