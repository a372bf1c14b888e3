import type { JsonValue } from '../packet/packet.js';

/** What else there is to say of an event: names, addresses. Small, for it is copied to the main thread. */
export type StageEventDetails = { readonly [name: string]: JsonValue };

/**
 * What a stage tells the application while it runs: `source-added` when packets of a camera begin to come (again for one that
 * is there: its details are others now), `source-removed` when no more will.
 */
export type StageEvent = {
  readonly type: 'source-added' | 'source-removed';
  readonly sourceId: string;
  readonly details?: StageEventDetails;
};
