import { describe, expect, it } from '@jest/globals';
import { MESSAGE_EXAMPLES } from '../../src/contracts/message-examples.js';
import type { Delivery, VerdictKind } from '../../src/core/messages.js';
import { DeliverySlots, MAX_SLOTS } from '../../src/web/page/state/delivery-slots.js';
import type { ShownVerdict } from '../../src/web/shown/shown-verdict.js';

const [EXAMPLE] = MESSAGE_EXAMPLES.plan.deliveries as readonly [Delivery];

const deliveries = (...requestIds: readonly string[]): readonly Delivery[] =>
  requestIds.map((requestId) => ({ ...EXAMPLE, requestId }));

const verdict = (requestId: string, kind: VerdictKind): ShownVerdict => ({
  cellId: 'a',
  epoch: 1,
  requestId,
  verdict: kind,
});

const requestsOf = ({ slots }: DeliverySlots): readonly string[] => slots.map(({ delivery }) => delivery.requestId);

describe('DeliverySlots', () => {
  it('leaves a delivery where it is while others come and go', () => {
    const slots = new DeliverySlots();
    slots.update(deliveries('a', 'b', 'c'), []);
    slots.update(deliveries('c', 'd'), []);
    expect(requestsOf(slots)).toEqual(['a', 'b', 'c', 'd']);
    expect(slots.slots.map(({ ended }) => ended !== undefined)).toEqual([true, true, false, false]);
  });

  it('shows how a delivery ended for as long as its place is not needed', () => {
    const slots = new DeliverySlots();
    slots.update(deliveries('a'), []);
    slots.update([], [verdict('a', 'admitted')]);
    expect(slots.slots[0]?.ended).toEqual({ verdict: undefined });
    slots.update([], [verdict('a', 'completed')]);
    // The verdict has left the list of the newest ones.
    slots.update([], []);
    expect(slots.slots[0]?.ended?.verdict?.verdict).toBe('completed');
  });

  it('gives away places in turn', () => {
    const slots = new DeliverySlots();
    slots.update(deliveries('a', 'b', 'c', 'd', 'e', 'f'), []);
    slots.update(deliveries('f'), []);
    slots.update(deliveries('f', 'g'), []);
    slots.update(deliveries('f'), []);
    slots.update(deliveries('f', 'h'), []);
    expect(requestsOf(slots)).toEqual(['g', 'h', 'c', 'd', 'e', 'f']);
  });

  it('has so many places and no more, and counts who has none', () => {
    const slots = new DeliverySlots();
    const many = Array.from({ length: MAX_SLOTS + 5 }, (_, index) => `request-${index}`);
    slots.update(deliveries(...many), []);
    expect(slots.slots).toHaveLength(MAX_SLOTS);
    expect(slots.leftOut).toBe(5);
  });
});
