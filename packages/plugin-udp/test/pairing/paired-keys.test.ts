import { randomBytes } from 'node:crypto';
import { secondsToUs } from '@arkavo-pipeline/core';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { PairedKeys } from '../../src/pairing/paired-keys.js';
import { writeRtcp } from '../../src/rtcp/write-rtcp.js';
import type { PacketSecurity } from '../../src/security/packet-security.js';
import { srtpSecurity } from '../../src/security/srtp-security.js';
import { SrtpKeys } from '../../src/srtp/srtp-keys.js';
import { TestReception } from '../receiver/support/reception.js';
import { TestStream } from '../receiver/support/rtp-stream.js';

const test = suite('keys that senders have paired for');
const here = '192.0.2.1';

/** The protection of both ends, and how often the receiver's was tried. */
function pair(): { readonly sender: PacketSecurity; readonly receiver: PacketSecurity; tries: number } {
  const keys = () => new SrtpKeys('AES_CM_128_HMAC_SHA1_80', randomBytes(16), randomBytes(14));
  const [to, back] = [keys(), keys()];
  const inner = srtpSecurity(back, to);
  const ends = {
    sender: srtpSecurity(to, back),
    receiver: {
      ...inner,
      unprotectRtcp(packet: Uint8Array) {
        ends.tries += 1;
        return inner.unprotectRtcp(packet);
      },
    },
    tries: 0,
  };
  return ends;
}

function datagram(security: PacketSecurity, ssrc = 1): Uint8Array {
  return security.protectRtcp(writeRtcp([{ type: 'bye', ssrcs: [ssrc] }]));
}

/** Whether the datagram is opened for a place that is not known; if so, a sender has its keys from now on. */
function welcomes(keys: PairedKeys, data: Uint8Array, address = here): PacketSecurity | undefined {
  const found = keys.introduce(data, address);
  if (typeof found === 'string') return undefined;
  keys.take(found.security);
  return found.security;
}

test('a datagram is tried with keys of its own address, and with those alone that no sender has', () => {
  const keys = new PairedKeys(64);
  const [one, two, elsewhere] = [pair(), pair(), pair()];
  keys.add(here, one.receiver);
  keys.add(here, two.receiver);
  keys.add('192.0.2.2', elsewhere.receiver);
  assert.ok(welcomes(keys, datagram(two.sender)));
  const tried = two.tries;
  assert.ok(welcomes(keys, datagram(one.sender)));
  assert.is(two.tries, tried);
  assert.is(welcomes(keys, datagram(elsewhere.sender)), undefined);
  assert.is(elsewhere.tries, 0);
  assert.ok(welcomes(keys, datagram(elsewhere.sender), '192.0.2.2'));
});

test('a stranger’s datagram costs eight tries at most, and nothing where nobody has paired', () => {
  const keys = new PairedKeys(64);
  const paired = Array.from({ length: 40 }, pair);
  for (const { receiver } of paired) keys.add(here, receiver);
  const tries = () => paired.reduce((sum, one) => sum + one.tries, 0);
  assert.is(keys.introduce(datagram(pair().sender), here), 'not-authentic');
  assert.is(tries(), 8);
  assert.is(keys.introduce(datagram(pair().sender), '192.0.2.9'), 'not-authentic');
  assert.is(tries(), 8);
});

test('of forty at one address each is found within five datagrams', () => {
  const keys = new PairedKeys(64);
  const paired = Array.from({ length: 40 }, pair);
  for (const { receiver } of paired) keys.add(here, receiver);
  for (const { sender } of paired) {
    const needed = [1, 2, 3, 4, 5].find((ssrc) => welcomes(keys, datagram(sender, ssrc)));
    assert.ok(needed !== undefined);
  }
});

test('a sender goes over to the keys of its next pairing, and what comes late under those before is opened', () => {
  const keys = new PairedKeys(64);
  const [one, two] = [pair(), pair()];
  const pairing = keys.add(here, one.receiver);
  const security = welcomes(keys, datagram(one.sender));
  assert.ok(security);
  const late = datagram(one.sender, 2);
  keys.lose(pairing, 0);
  assert.is(keys.renew(security, datagram(two.sender), here), undefined);
  keys.add(here, two.receiver);
  assert.ok(keys.renew(security, datagram(two.sender, 2), here));
  assert.ok(typeof security.unprotectRtcp(datagram(two.sender, 3)) !== 'string');
  assert.ok(typeof security.unprotectRtcp(late) !== 'string');
  assert.is(security.unprotectRtcp(late), 'replayed');
  assert.ok(typeof two.sender.unprotectRtcp(datagram(security)) !== 'string');
});

test('a receiver goes over to other keys with a sender’s next report, though its numbers begin anew', () => {
  const keys = new PairedKeys(64);
  const bench = new TestReception({ keys });
  const [one, two] = [pair(), pair()];
  const video = new TestStream({ ssrc: 7, payloadType: 96 });
  const report = (security: PacketSecurity) =>
    bench.raw(security.protectRtcp(writeRtcp([video.report(0)])), 5000, here);
  const pairing = keys.add(here, one.receiver);
  for (let count = 0; count < 3; count++) report(one.sender);
  keys.lose(pairing, 0);
  keys.add(here, two.receiver);
  report(two.sender);
  assert.equal(bench.drops, {});
  assert.is(bench.reception.peers, 1);
  const before = bench.sent.length;
  bench.pass(secondsToUs(2));
  const answers = bench.sent.slice(before);
  assert.ok(answers.length > 0 && answers.every(({ data }) => typeof two.sender.unprotectRtcp(data) !== 'string'));
});

test('keys that a sender leaves while its connection is there are for it again; otherwise they are gone', () => {
  const keys = new PairedKeys(64);
  const one = pair();
  const pairing = keys.add(here, one.receiver);
  const security = welcomes(keys, datagram(one.sender));
  assert.ok(security);
  keys.release(security);
  assert.is(welcomes(keys, datagram(one.sender, 2)), security);
  keys.lose(pairing, 0);
  keys.release(security);
  assert.is(welcomes(keys, datagram(one.sender, 3)), undefined);
});

test('keys that nobody has used are forgotten ten seconds after their connection was lost, or when there are too many', () => {
  const keys = new PairedKeys(2);
  const [one, two, three] = [pair(), pair(), pair()];
  keys.lose(keys.add(here, one.receiver), 0);
  keys.tick(secondsToUs(9));
  assert.is(typeof keys.introduce(datagram(one.sender), here), 'object');
  keys.tick(secondsToUs(10));
  assert.is(typeof keys.introduce(datagram(one.sender, 2), here), 'string');
  for (const { receiver } of [one, two, three]) keys.lose(keys.add(here, receiver), secondsToUs(10));
  assert.is(typeof keys.introduce(datagram(one.sender, 3), here), 'string');
  assert.is(typeof keys.introduce(datagram(two.sender), here), 'object');
});

test.run();
