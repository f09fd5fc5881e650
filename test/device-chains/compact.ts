import type {
  ChainDevice,
  ChainLayer,
  ChainLink,
  ChainRequest,
  DeviceChainsInstance,
} from '../../src/core/solvers/device-chains/index.js';

type Settings = Omit<DeviceChainsInstance, 'devices' | 'links' | 'models' | 'requests'>;

/** An instance in GFLOP, GFLOP/s, MB, MB/s and s, as the specification's examples are written. */
export interface Compact extends Settings {
  /** By id: speed, or more. */
  readonly devices: Readonly<Record<string, number | Partial<ChainDevice>>>;
  /** By `A>B`: rate, or more. */
  readonly links?: Readonly<Record<string, number | Partial<ChainLink>>>;
  /** By id: work and output of each layer, or more; a request without modelId wants `m`. */
  readonly models: Readonly<Record<string, CompactModel>>;
  /** By id; source A and release 0 unless given. */
  readonly requests: Readonly<Record<string, Partial<ChainRequest>>>;
}

export interface CompactModel {
  readonly input: number;
  readonly layers: readonly (readonly [number, number, Partial<ChainLayer>?])[];
}

export function instanceOf({ devices, links = {}, models, requests, ...settings }: Compact): DeviceChainsInstance {
  return {
    ...settings,
    devices: Object.entries(devices).map(([id, device]) => ({
      id,
      ...(typeof device === 'number' ? speed(device) : { ...speed(1), ...device }),
    })),
    links: Object.entries(links).map(([ends, link]) => {
      const [fromDeviceId = '', toDeviceId = ''] = ends.split('>');
      return { fromDeviceId, toDeviceId, ...(typeof link === 'number' ? rate(link) : { ...rate(1), ...link }) };
    }),
    models: Object.entries(models).map(([id, { input, layers }]) => ({
      id,
      inputBytes: input * 1e6,
      layers: layers.map(([work, output, rest]) => ({ workFlops: work * 1e9, outputBytes: output * 1e6, ...rest })),
    })),
    requests: Object.entries(requests).map(([id, request]) => ({
      ...{ id, modelId: 'm', sourceDeviceId: 'A', releaseSeconds: 0 },
      ...request,
    })),
  };
}

const speed = (gigaflops: number) => ({ speedFlopsPerSecond: gigaflops * 1e9 });
const rate = (megabytes: number) => ({ rateBitsPerSecond: megabytes * 8e6 });
