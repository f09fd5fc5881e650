import type { UserGone as UserGoneData } from '../../core/messages.js';
import { Id, OneOf, TimeMs } from '../fields/index.js';

/** The user has left the cell. */
export class UserGone implements UserGoneData {
  @OneOf(['user-gone'], 'Tells the reports apart')
  readonly kind: 'user-gone';

  @Id('Cell the user was in; also the key of the record')
  readonly cellId: string;

  @Id('User who left')
  readonly userId: string;

  @TimeMs('When the user left, ms since 1970')
  readonly measuredAtMs: number;
}
