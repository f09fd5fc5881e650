/**
 * What the traces do not tell, as distributions to draw it from. All the figures of the bundled traffic stand here; tune
 * them here.
 */
export interface TrafficProfile {
  /** How often a model is drawn, by its id; a model not named is not drawn. When no named model exists: all alike. */
  readonly modelWeights: Readonly<Record<string, number>>;
  /** Weight of a preference list of one model, of two, ... (different models, preferred first). */
  readonly modelCountWeights: readonly number[];
  /** How often a user holds a device of a class, by its id; when no named class exists: all alike. */
  readonly deviceClassWeights: Readonly<Record<string, number>>;
  /** Time allowed from arrival, ms: its logarithm is uniform between the two, so short ones are as frequent as long ones. */
  readonly deadlineMs: { readonly least: number; readonly most: number };
  /** Inputs run together: 1, and one more for every so many tokens in the trace, up to the most. */
  readonly batch: { readonly tokensPerInput: number; readonly most: number };
  /** How many requests name an allowance of energy, and which: its logarithm is uniform between the two. */
  readonly energy: { readonly share: number; readonly leastJoules: number; readonly mostJoules: number };
  /** Share of a ServeGen model's clients that is replayed, by the trace's own name of the model. */
  readonly servegenClientShares: Readonly<Record<string, number>>;
  readonly servegenOtherClientShare: number;
}

export const DEFAULT_TRAFFIC_PROFILE: TrafficProfile = {
  // What small devices fetch: mostly models made for them, now and then a heavier one.
  modelWeights: { mobilenet_v3_large: 8, mobilenet_v2: 8, efficientnet_b0: 6, resnet18: 1 },
  modelCountWeights: [5, 3, 2],
  deviceClassWeights: {},
  // From what a person takes as immediate to what they still wait for.
  deadlineMs: { least: 1000, most: 4000 },
  // A longer prompt stands for more inputs, so that computing takes about as long as fetching: with nothing to compute,
  // or nothing to fetch, doing both at once would gain nothing.
  batch: { tokensPerInput: 512, most: 8 },
  // A hundredth of what a phone's battery holds (15 Wh), over 500 to 5000 requests.
  energy: { share: 0.3, leastJoules: 0.1, mostJoules: 1 },
  // The text models carry hundreds to thousands of requests a second together.
  servegenClientShares: { 'mm-image': 1, 'deepseek-r1': 1 },
  servegenOtherClientShare: 0.02,
};

/** Share of the clients of a ServeGen model that is replayed, 0..1. */
export const servegenClientShare = (profile: TrafficProfile, model: string): number =>
  profile.servegenClientShares[model] ?? profile.servegenOtherClientShare;
