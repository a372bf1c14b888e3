export { checkPeerAddress, type Security } from './connection-security.js';
export { Identity, type IdentityOptions } from './identity.js';
export { KnownReceivers } from './known-receivers.js';
export { nonceBytes, PairingProof, type PairingSide, proofBytes, wrongToken } from './pairing-proof.js';
export { checkToken, makeToken } from './pairing-token.js';
export { optionsWritten, receiverTrustOptions, senderTrustOptions, tokenOptions } from './trust-options.js';
export { type Opened, type ReceiverPlace, TrustedRoute } from './trusted-route.js';
