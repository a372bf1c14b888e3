/**
 * Streams under keys that one sender has, those that ended included. Neither side may forget one: the receiver would take its packets again,
 * and the sender, if it came again, would protect others with the same key and index. So both count to the same bound: what is sent
 * beyond it would be refused.
 */
export const ownStreams = 1024;

/** Streams under keys that all have, each for as long as the keys are used: about 500 bytes each at a receiver, less at a sender. */
export const sharedStreams = 65_536;
