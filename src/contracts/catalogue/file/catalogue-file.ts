import { Nested, NestedList, Optional } from '../../fields/index.js';
import { CellFile } from './cell-file.js';
import { DeploymentFile } from './deployment-file.js';
import { DeviceClassFile } from './device-class-file.js';
import { ModelFile } from './model-file.js';

/** The catalogue as written by people: defaults absent, models by profile. */
export class CatalogueFile {
  @Optional()
  @Nested(() => DeploymentFile, 'What holds for every shard')
  readonly deployment?: DeploymentFile;

  @NestedList(() => DeviceClassFile, 'Kinds of devices', 1000)
  readonly deviceClasses: readonly DeviceClassFile[];

  @NestedList(() => ModelFile, 'Models users may ask for', 10_000)
  readonly models: readonly ModelFile[];

  @NestedList(() => CellFile, 'Radio cells')
  readonly cells: readonly CellFile[];
}
