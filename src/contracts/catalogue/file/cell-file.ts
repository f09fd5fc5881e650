import { CQI_TABLES, type CqiTableName, type Mode, MODES } from '../../../core/catalogue.js';
import {
  Flag,
  Id,
  ListOf,
  MAX_DEADLINE_MS,
  MAX_HERTZ,
  Nested,
  NestedList,
  OneOf,
  Optional,
  Positive,
  Real,
  Whole,
} from '../../fields/index.js';
import { CarrierDirectionFile } from './carrier-direction-file.js';
import { ChainDeviceFile } from './chain-device-file.js';
import { ChainLinkFile } from './chain-link-file.js';
import { GpuFile } from './gpu-file.js';
import { MarginFile } from './margin-file.js';
import { SinrReferenceFile } from './sinr-reference-file.js';

/** One radio cell and what it has to serve with. */
export class CellFile {
  @Id('Name of the cell: the key of every record')
  readonly cellId: string;

  @Nested(() => CarrierDirectionFile, 'From the cell to the users')
  readonly downlink: CarrierDirectionFile;

  @Nested(() => CarrierDirectionFile, 'From the users to the cell')
  readonly uplink: CarrierDirectionFile;

  @ListOf(MODES, 'Modes the cell offers')
  readonly modes: readonly Mode[];

  @Id('Device class of users who name none')
  readonly defaultDeviceClass: string;

  @Optional()
  @OneOf(CQI_TABLES, 'Table of TS 38.214 behind a reported CQI; absent: 5.2.2.1-2')
  readonly cqiTable?: CqiTableName;

  @Optional()
  @Nested(() => MarginFile, 'How far a moving channel is trusted')
  readonly margin?: MarginFile;

  @Optional()
  @Whole({ min: 1, max: MAX_DEADLINE_MS }, 'How long a downlink report stands, ms; absent: 5000')
  readonly downlinkValidityMs?: number;

  @Optional()
  @Whole({ min: 1, max: MAX_DEADLINE_MS }, 'How long an uplink report stands, ms; absent: 30000')
  readonly uplinkValidityMs?: number;

  @Optional()
  @Flag('Leftovers go on to requests that can no longer make their deadline; absent: false')
  readonly bestEffort?: boolean;

  @Optional()
  @Nested(() => GpuFile, 'GPU at the edge (offload)')
  readonly gpu?: GpuFile;

  @Optional()
  @Positive({ max: MAX_HERTZ }, 'Clock of the server that is divided among users, Hz (co-inference)')
  readonly serverClockHz?: number;

  @Optional()
  @Positive({ max: 1e6 }, 'Sustained floating-point operations per clock cycle of the server; absent: 16')
  readonly serverFlopsPerCycle?: number;

  @Optional()
  @Real({ min: 0, max: 1 }, 'Distortion accepted of co-inference requests that name no limit; absent: any')
  readonly maxDistortion?: number;

  @Optional()
  @Whole(
    { min: 1, max: MAX_DEADLINE_MS },
    'How long a device that has reported may be silent before it counts as gone, ms; absent: 5000',
  )
  readonly deviceValidityMs?: number;

  @Optional()
  @NestedList(() => ChainDeviceFile, 'Devices (chain); absent: none')
  readonly devices?: readonly ChainDeviceFile[];

  @Optional()
  @NestedList(() => ChainLinkFile, 'Links between the devices (chain); absent: none')
  readonly links?: readonly ChainLinkFile[];

  @Optional()
  @Nested(() => SinrReferenceFile, 'Behind a reported uplink SINR; absent: one uplink block, 0.2 W (23 dBm)')
  readonly sinrReference?: SinrReferenceFile;

  @Optional()
  @Real({ min: 0, max: 30 }, "Distance of practical coding from Shannon's rate, dB; absent: 3")
  readonly gapDb?: number;
}
