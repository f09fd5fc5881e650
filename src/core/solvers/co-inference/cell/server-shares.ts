import { at } from '../../../numerics/at.js';
import type { CoInferenceInstance, CoInferenceUser } from '../instance.js';

/**
 * Each user's share of the server clock without slices (section 4), Hz: its own `serverHz`, otherwise a part of the
 * rest: `equal` for everybody with work for the server, `backlog` in proportion to the most work of its splits.
 */
export function serverSharesHz({
  users,
  serverClockHz = 0,
  serverShares = 'equal',
}: CoInferenceInstance): readonly number[] {
  const claims = users.map((user) => (user.serverHz === undefined ? claim(user, serverShares) : 0));
  const given = users.reduce((sum, { serverHz = 0 }) => sum + serverHz, 0);
  const claimed = claims.reduce((sum, one) => sum + one, 0);
  const rest = Math.max(0, serverClockHz - given);
  return users.map(({ serverHz }, index) => {
    if (serverHz !== undefined) return serverHz;
    return claimed === 0 ? 0 : (rest * at(claims, index)) / claimed;
  });
}

function claim({ splits }: CoInferenceUser, rule: 'equal' | 'backlog'): number {
  const most = Math.max(...splits.map(({ serverCycles }) => serverCycles));
  if (rule === 'backlog') return most;
  return most > 0 ? 1 : 0;
}
