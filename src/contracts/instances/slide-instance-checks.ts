import type {
  SlideCandidate,
  SlideInstance,
  SlideLayer,
  SlideModel,
  SlideUser,
} from '../../core/solvers/slide/index.js';
import { undeliveredBits } from '../../core/solvers/slide/index.js';
import { checkUnique } from './check-unique.js';
import { instanceError } from './instance-error.js';

type Models = ReadonlyMap<string, SlideModel>;

/** Rules that span fields of a SLIDE instance. @throws SlotwiseError INSTANCE_INVALID for the first one broken */
export function checkSlideInstance(instance: SlideInstance): void {
  const { models, users, sharing, policy } = instance;
  if (sharing === 'timeVarying' && policy !== undefined && policy !== 'optimal') {
    throw instanceError('policy', 'must be "optimal" with timeVarying sharing');
  }
  checkUnique(models, 'models', 'id', ({ id }) => id);
  checkUnique(users, 'users', 'id', ({ id }) => id);
  const known = new Map(models.map((model) => [model.id, model]));
  users.forEach((user, index) => {
    const path = `users[${index}]`;
    checkUnique(user.candidates, `${path}.candidates`, 'modelId', ({ modelId }) => modelId);
    user.candidates.forEach((candidate, place) => {
      checkCandidate(candidate, known, `${path}.candidates[${place}]`);
    });
    checkFrequencies(user, instance, known, path);
  });
}

function checkCandidate(candidate: SlideCandidate, models: Models, path: string): void {
  const model = models.get(candidate.modelId);
  if (model === undefined) {
    throw instanceError(`${path}.modelId`, `unknown model ${JSON.stringify(candidate.modelId)}`);
  }
  checkProgress(candidate, model.layers, path);
}

function checkProgress(candidate: SlideCandidate, layers: readonly SlideLayer[], path: string): void {
  const { deliveredBits = 0, computedLayers = 0 } = candidate;
  const sizeBits = layers.reduce((sum, layer) => sum + layer.sizeBits, 0);
  if (deliveredBits > sizeBits * (1 + Number.EPSILON * layers.length)) {
    throw instanceError(`${path}.deliveredBits`, `must be <= the size of the model, ${sizeBits}`);
  }
  if (computedLayers > layers.length) {
    throw instanceError(`${path}.computedLayers`, `must be <= the number of layers, ${layers.length}`);
  }
  if (undeliveredBits(layers, deliveredBits).some((bits, layer) => bits > 0 && layer < computedLayers)) {
    throw instanceError(`${path}.computedLayers`, 'must count delivered layers only');
  }
}

function checkFrequencies(user: SlideUser, instance: SlideInstance, models: Models, path: string): void {
  const { frequencyStepsHz: steps, maxFrequencyHz, minFrequencyHz = 0 } = user;
  if (steps !== undefined) {
    checkSteps(steps, instance, `${path}.frequencyStepsHz`);
    return;
  }
  if (maxFrequencyHz === undefined) {
    const working = user.candidates.find(({ modelId }) =>
      models.get(modelId)?.layers.some(({ workFlops = 0 }) => workFlops > 0),
    );
    if (working === undefined) return;
    throw instanceError(`${path}.maxFrequencyHz`, `is missing: model ${JSON.stringify(working.modelId)} has work`);
  }
  if (minFrequencyHz > maxFrequencyHz) {
    throw instanceError(`${path}.minFrequencyHz`, `must be <= maxFrequencyHz, ${maxFrequencyHz}`);
  }
}

/** Steps replace both limits; with a speed per layer they would make the choice of speeds a knapsack. */
function checkSteps(steps: readonly number[], { frequencyControl = 'perLayer' }: SlideInstance, path: string): void {
  if (frequencyControl === 'perLayer') {
    throw instanceError(path, 'only with frequencyControl "uniform" or "max"');
  }
  let last = 0;
  steps.forEach((step, index) => {
    if (step <= last) throw instanceError(`${path}[${index}]`, `must be > the step before, ${last}`);
    last = step;
  });
}
