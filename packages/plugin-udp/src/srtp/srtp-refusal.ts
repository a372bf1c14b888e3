/**
 * Why a packet was not taken. `short`: it cannot hold its header and tag; `replayed`: it came before, or is too old to tell;
 * `not-authentic`: it was changed, or made without the keys; `not-encrypted`: SRTCP that says so of itself;
 * `too-many-streams`: it is authentic, but the first of one stream too many.
 */
export type SrtpRefusal = 'short' | 'replayed' | 'not-authentic' | 'not-encrypted' | 'too-many-streams';

/** How many packets were refused, by cause. */
export type SrtpRefusals = { readonly [Cause in SrtpRefusal]: number };

export const noRefusals: SrtpRefusals = {
  short: 0,
  replayed: 0,
  'not-authentic': 0,
  'not-encrypted': 0,
  'too-many-streams': 0,
};
