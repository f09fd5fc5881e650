import type { Model, ModelLayer } from '../../core/catalogue.js';
import type { Message } from '../message.js';
import { BYTES_PER_PARAMETER } from './defaults.js';
import { LAYER_SOURCES, type ModelFile } from './file/model-file.js';
import { invalid, unknownName } from './invalid.js';
import { profileNames, readProfile } from './model-profile.js';

type Source = Message<ModelFile>;

/** What a way of giving layers yields; the model's own fields come before it. */
interface Layers {
  readonly layers: readonly ModelLayer[];
  readonly base: Partial<Model>;
}

/** Models of the file with their layers written out. @throws SlotwiseError CATALOGUE_INVALID */
export function resolveModels(sources: readonly Source[]): readonly Model[] {
  const models = new Map<string, Model>();
  sources.forEach((source, index) => {
    const path = `models[${index}]`;
    if (models.has(source.modelId)) throw invalid(`${path}.modelId`, `"${source.modelId}" is used twice`);
    models.set(source.modelId, resolveModel(source, path, models));
  });
  return [...models.values()];
}

function resolveModel(source: Source, path: string, earlier: ReadonlyMap<string, Model>): Model {
  const { layers, base } = layersOf(source, path, earlier);
  const inputBytes = source.inputBytes ?? base.inputBytes;
  const batchTime = source.batchTime ?? base.batchTime;
  if (inputBytes === undefined) throw invalid(`${path}.inputBytes`, 'is missing; a model with layers needs it');
  if (batchTime === undefined) throw invalid(`${path}.batchTime`, 'is missing; only a variant takes it over');
  return {
    modelId: source.modelId,
    inputBytes,
    layers,
    batchTime,
    activationBytesPerInput: source.activationBytesPerInput ?? largestActivation(inputBytes, layers),
  };
}

function layersOf(source: Source, path: string, earlier: ReadonlyMap<string, Model>): Layers {
  const given = LAYER_SOURCES.filter((name) => source[name] !== undefined);
  if (given.length !== 1) throw invalid(path, `must hold exactly one of ${LAYER_SOURCES.join(', ')}`);
  refuseStrayFields(source, path);
  if (source.profile !== undefined) return fromProfile(source, source.profile, path);
  if (source.variantOf !== undefined) return fromVariant(source, source.variantOf, path, earlier);
  return { layers: source.layers ?? [], base: {} };
}

function refuseStrayFields(source: Source, path: string): void {
  if (source.bytesPerParameter !== undefined && source.profile === undefined) {
    throw invalid(`${path}.bytesPerParameter`, 'goes with profile only');
  }
  if (source.sharedUntil !== undefined && source.variantOf === undefined) {
    throw invalid(`${path}.sharedUntil`, 'goes with variantOf only');
  }
}

/** Sizes in proportion to the bytes of a parameter: a quantised model hands on quantised activations. */
function fromProfile(source: Source, name: string, path: string): Layers {
  const names = profileNames();
  if (!names.includes(name)) throw invalid(`${path}.profile`, unknownName('profile', name, names));
  const bytesPerParameter = source.bytesPerParameter ?? BYTES_PER_PARAMETER;
  if (bytesPerParameter === 3) throw invalid(`${path}.bytesPerParameter`, 'must be 1 (int8), 2 (fp16) or 4 (fp32)');
  const profile = readProfile(name);
  const scale = bytesPerParameter / 4;
  const layers = profile.blocks.map((block) => ({
    layerId: `${source.modelId}/${block.name}`,
    bytes: block.parameterBytes * scale,
    flops: block.flops,
    outputBytes: block.outputBytes * scale,
  }));
  const inputBytes = profile.inputPrecision === 'fp32' ? profile.inputBytes * scale : profile.inputBytes;
  return { layers, base: { inputBytes } };
}

/** The layers up to `sharedUntil` are the base model's own, the others have the same sizes under ids of their own. */
function fromVariant(source: Source, baseId: string, path: string, earlier: ReadonlyMap<string, Model>): Layers {
  const base = earlier.get(baseId);
  if (base === undefined) {
    throw invalid(`${path}.variantOf`, `${unknownName('model', baseId, [...earlier.keys()])} (it must stand earlier)`);
  }
  const names = base.layers.map(({ layerId }) => layerId.slice(layerId.lastIndexOf('/') + 1));
  const last = source.sharedUntil === undefined ? -1 : names.indexOf(source.sharedUntil);
  if (last < 0) {
    const problem = source.sharedUntil === undefined ? 'is missing' : `unknown block "${source.sharedUntil}"`;
    throw invalid(`${path}.sharedUntil`, `${problem}; blocks of ${baseId}: ${names.join(', ')}`);
  }
  const layers = base.layers.map((layer, index) =>
    index <= last ? layer : { ...layer, layerId: `${source.modelId}/${names[index] ?? index}` },
  );
  return { layers, base };
}

/** Layers run one after the other, so input and output of one layer are held at a time. */
function largestActivation(inputBytes: number, layers: readonly ModelLayer[]): number {
  return layers.reduce((largest, { outputBytes }, index) => {
    const held = (layers[index - 1]?.outputBytes ?? inputBytes) + outputBytes;
    return Math.max(largest, held);
  }, 0);
}
