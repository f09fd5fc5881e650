/** A model of the catalogue as far as it can be seen: its layers and what of them others use too. */
export interface ShownModel {
  readonly modelId: string;
  /** In order; layer 1 first. */
  readonly layers: readonly ShownLayer[];
}

export interface ShownLayer {
  readonly layerId: string;
  readonly bytes: number;
  /** Other models made of the same parameters; absent: none. */
  readonly sharedWith?: readonly string[];
}
