/** For programs that show people how to pair: who a receiver is, and a token for it. */
export { Identity, type IdentityOptions } from './trust/identity.js';
export { makeToken } from './trust/pairing-token.js';
