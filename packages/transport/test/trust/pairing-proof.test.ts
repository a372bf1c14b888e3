import assert from 'node:assert/strict';
import { createHmac, randomBytes } from 'node:crypto';
import { suite } from 'uvu';
import { nonceBytes, PairingProof, proofBytes } from '../../src/trust/pairing-proof.js';

const test = suite('pairing proof');
const token = 'correct horse battery staple';

function nonces() {
  return { sender: randomBytes(nonceBytes), receiver: randomBytes(nonceBytes) };
}

test('two sides with one token accept each other', () => {
  const drawn = nonces();
  const sender = PairingProof.overNonces(token, 'sender', drawn);
  const receiver = PairingProof.overNonces(token, 'receiver', drawn);
  assert.ok(receiver.accepts(sender.own));
  assert.ok(sender.accepts(receiver.own));
});

test('a proof is HMAC-SHA-256 by the token of the label, the channel, the side and the nonces', () => {
  const { sender, receiver } = nonces();
  const message = Buffer.concat([Buffer.from('arkavo-pipeline pairing\0nonces\0sender\0'), sender, receiver]);
  const expected = createHmac('sha256', token).update(message).digest();
  assert.deepEqual(PairingProof.overNonces(token, 'sender', { sender, receiver }).own, expected);
});

test('a proof that comes back, of another connection, of another token, or of another length is refused', () => {
  const drawn = nonces();
  const { own } = PairingProof.overNonces(token, 'sender', drawn);
  const receiver = PairingProof.overNonces(token, 'receiver', drawn);
  const reflected = receiver.own;
  const replayed = PairingProof.overNonces(token, 'sender', nonces()).own;
  const guessed = PairingProof.overNonces(`${token}.`, 'sender', drawn).own;
  const others = [reflected, replayed, guessed, own.subarray(1), Buffer.concat([own, own]), Buffer.alloc(0)];
  for (const proof of others) assert.equal(receiver.accepts(proof), false);
});

test('a proof with any one bit changed is refused', () => {
  const drawn = nonces();
  const { own } = PairingProof.overNonces(token, 'sender', drawn);
  const receiver = PairingProof.overNonces(token, 'receiver', drawn);
  for (let bit = 0; bit < proofBytes * 8; bit += 1) {
    const proof = Buffer.from(own);
    proof[bit >> 3] = (proof[bit >> 3] ?? 0) ^ (1 << (bit & 7));
    assert.equal(receiver.accepts(proof), false);
  }
});

test('a nonce of another length is refused', () => {
  const drawn = { sender: randomBytes(nonceBytes), receiver: randomBytes(nonceBytes - 1) };
  assert.throws(() => PairingProof.overNonces(token, 'sender', drawn), { code: 'ERR_TCP_PROTOCOL' });
});

test.run();
