import { inspect } from 'node:util';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { writeRtcp } from '../../src/rtcp/write-rtcp.js';
import { sharedSrtpSecurity } from '../../src/security/srtp-security.js';
import { SrtpKeys } from '../../src/srtp/srtp-keys.js';
import { srtpProfiles } from '../../src/srtp/srtp-profile.js';
import { SrtpReceiver } from '../../src/srtp/srtp-receiver.js';
import { SrtpSender } from '../../src/srtp/srtp-sender.js';
import { keysOf, rtp, ssrc } from './support/packets.js';

const rtcp = (senderSsrc: number) => writeRtcp([{ type: 'pli', senderSsrc, mediaSsrc: 2 }]);
const hasCode = (code: string) => (error: Error) => 'code' in error && error.code === code;

/** Who lost many packets in between, and a packet that comes after them. */
function outage(gap: number) {
  const keys = keysOf('AES_CM_128_HMAC_SHA1_80');
  const [sender, receiver] = [new SrtpSender(keys), new SrtpReceiver(keys)];
  receiver.unprotectRtp(sender.protectRtp(rtp(0)));
  // Sequence numbers alone move the sender's count on.
  for (let number = 20_000; number <= gap; number += 20_000) sender.protectRtp(rtp(number));
  let tries = 1;
  while (typeof receiver.unprotectRtp(sender.protectRtp(rtp(gap + tries))) === 'string' && tries < 1000) tries += 1;
  const next = rtp(gap + tries + 1);
  return { tries, recovered: receiver.unprotectRtp(sender.protectRtp(next)), next };
}

for (const profile of srtpProfiles) {
  const keys = keysOf(profile);

  test(`${profile}: what is protected is opened, over the wrap and out of order`, () => {
    const [sender, receiver] = [new SrtpSender(keys), new SrtpReceiver(keys)];
    for (const number of [65_530, 65_534, 65_532, 65_537, 65_535, 65_538, 65_536]) {
      const packet = rtp(number);
      const sealed = sender.protectRtp(packet);
      assert.is(sealed.length, packet.length + sender.rtpOverheadBytes);
      assert.not.ok(Buffer.from(sealed).includes(Buffer.from(packet.subarray(12))));
      assert.equal(receiver.unprotectRtp(sealed), packet, `${number}`);
    }
    const report = rtcp(ssrc);
    const sealed = sender.protectRtcp(report);
    assert.is(sealed.length, report.length + sender.rtcpOverheadBytes);
    assert.equal(receiver.unprotectRtcp(sealed), report);
  });

  test(`${profile}: the header stays readable, with its extension`, () => {
    const extensions = new Map([[1, Uint8Array.of(1, 2, 3)]]);
    const packet = rtp(1, { extensions });
    const sealed = new SrtpSender(keys).protectRtp(packet);
    assert.equal(sealed.subarray(0, 20), packet.subarray(0, 20));
    assert.equal(new SrtpReceiver(keys).unprotectRtp(sealed), packet);
  });

  test(`${profile}: a packet counts once, and one that is 128 behind never`, () => {
    const [sender, receiver] = [new SrtpSender(keys), new SrtpReceiver(keys)];
    const sealed = Array.from({ length: 130 }, (_, index) => sender.protectRtp(rtp(65_500 + index)));
    const [first, second, third] = sealed;
    assert.ok(first && second && third);
    receiver.unprotectRtp(first);
    assert.is(receiver.unprotectRtp(first), 'replayed');
    receiver.unprotectRtp(sealed.at(-1) ?? first);
    assert.is(receiver.unprotectRtp(second), 'replayed');
    assert.equal(receiver.unprotectRtp(third), rtp(65_502));
    assert.is(receiver.unprotectRtp(third), 'replayed');
    const report = sender.protectRtcp(rtcp(ssrc));
    receiver.unprotectRtcp(report);
    assert.is(receiver.unprotectRtcp(report), 'replayed');
    assert.is(receiver.refusals.replayed, 4);
  });

  test(`${profile}: every changed bit is noticed, and takes no place`, () => {
    const [sender, receiver] = [new SrtpSender(keys), new SrtpReceiver(keys)];
    const sealed = sender.protectRtp(rtp(1));
    const report = sender.protectRtcp(rtcp(ssrc));
    for (let bit = 8; bit < sealed.length * 8; bit += 1) {
      assert.type(receiver.unprotectRtp(flipped(sealed, bit)), 'string', `bit ${bit}`);
    }
    for (let bit = 0; bit < report.length * 8; bit += 1) {
      assert.type(receiver.unprotectRtcp(flipped(report, bit)), 'string', `bit ${bit} of RTCP`);
    }
    assert.equal(receiver.unprotectRtp(sealed), rtp(1));
    assert.equal(receiver.unprotectRtcp(report), rtcp(ssrc));
  });

  test(`${profile}: packets made with other keys, too short, or not encrypted are refused`, () => {
    const [sender, receiver] = [new SrtpSender(keysOf(profile, 2)), new SrtpReceiver(keys)];
    assert.is(receiver.unprotectRtp(sender.protectRtp(rtp(1))), 'not-authentic');
    assert.is(receiver.unprotectRtcp(sender.protectRtcp(rtcp(1))), 'not-authentic');
    assert.is(receiver.unprotectRtp(rtp(1).subarray(0, 12)), 'short');
    assert.is(receiver.unprotectRtp(Buffer.concat([Uint8Array.of(0x9f), new Uint8Array(60)])), 'short');
    assert.is(receiver.unprotectRtcp(rtcp(1)), 'short');
    assert.is(receiver.unprotectRtcp(new Uint8Array(60)), 'not-encrypted');
    const expected = { short: 3, replayed: 0, 'not-authentic': 2, 'not-encrypted': 1, 'too-many-streams': 0 };
    assert.equal(receiver.refusals, expected);
  });
}

function flipped(data: Uint8Array, bit: number): Uint8Array {
  const copy = Uint8Array.from(data);
  copy[bit >> 3] = (copy[bit >> 3] ?? 0) ^ (0x80 >> (bit & 7));
  return copy;
}

test('who joins after some wraps finds the count', () => {
  const keys = keysOf('AEAD_AES_128_GCM');
  const [sender, receiver] = [new SrtpSender(keys), new SrtpReceiver(keys)];
  for (let number = 0; number < 65_536 * 20; number += 20_000) sender.protectRtp(rtp(number));
  let tries = 1;
  while (typeof receiver.unprotectRtp(sender.protectRtp(rtp(65_536 * 20 + tries))) === 'string') tries += 1;
  assert.ok(tries <= 20, `${tries}`);
  const next = rtp(65_536 * 20 + tries + 1);
  assert.equal(receiver.unprotectRtp(sender.protectRtp(next)), next);
});

test('who was cut off for more than half the sequence numbers finds on', () => {
  for (const gap of [40_000, 100_000, 65_536 * 5]) {
    const { tries, recovered, next } = outage(gap);
    assert.equal(recovered, next);
    assert.ok(tries > 1 && tries < 60, `${tries} after ${gap}`);
  }
});

test('one stream too many is refused, and the others go on', () => {
  const keys = keysOf('AEAD_AES_128_GCM');
  const [sender, receiver] = [new SrtpSender(keys), new SrtpReceiver(keys, 2)];
  for (const stream of [1, 2])
    assert.equal(receiver.unprotectRtp(sender.protectRtp(rtp(1, { stream }))), rtp(1, { stream }));
  assert.is(receiver.unprotectRtp(sender.protectRtp(rtp(1, { stream: 3 }))), 'too-many-streams');
  assert.equal(receiver.unprotectRtp(sender.protectRtp(rtp(2, { stream: 2 }))), rtp(2, { stream: 2 }));
  for (const one of [1, 2]) receiver.unprotectRtcp(sender.protectRtcp(rtcp(one)));
  assert.is(receiver.unprotectRtcp(sender.protectRtcp(rtcp(3))), 'too-many-streams');
});

test('keys of other lengths, and what is no packet, are errors', () => {
  const masterKey = new Uint8Array(16);
  assert.throws(() => new SrtpKeys('AEAD_AES_128_GCM', masterKey, new Uint8Array(14)), hasCode('ERR_UDP_KEYS'));
  assert.throws(() => new SrtpKeys('AES_CM_128_HMAC_SHA1_80', masterKey, new Uint8Array(12)), hasCode('ERR_UDP_KEYS'));
  const sender = new SrtpSender(keysOf('AEAD_AES_128_GCM'));
  assert.throws(() => sender.protectRtp(new Uint8Array(11)), hasCode('ERR_STREAM_INVALID'));
  assert.throws(() => sender.protectRtcp(new Uint8Array(7)), hasCode('ERR_STREAM_INVALID'));
  sender.protectRtp(rtp(5));
  assert.throws(() => sender.protectRtp(rtp(65_000)), hasCode('ERR_STREAM_INVALID'));
});

test('a sender begins as many streams as a receiver remembers, and says what to do then', () => {
  for (const [sender, most] of [
    [new SrtpSender(keysOf('AEAD_AES_128_GCM')), 1024],
    [sharedSrtpSecurity(keysOf('AEAD_AES_128_GCM')), 65_536],
  ] as const) {
    for (let stream = 1; stream <= most; stream += 1) sender.protectRtp(rtp(1, { stream }));
    const next = () => sender.protectRtp(rtp(1, { stream: most + 1 }));
    assert.throws(next, hasCode('ERR_UDP_KEYS'));
    assert.throws(next, new RegExp(`protected ${most} streams, .*start the sender anew`));
    assert.ok(sender.protectRtp(rtp(2, { stream: 1 })));
  }
});

test('keys show nowhere: not inspected, not in JSON, not as text', () => {
  const masterKey = Buffer.from('0123456789abcdef');
  const keys = new SrtpKeys('AEAD_AES_128_GCM', masterKey, Buffer.from('salt of keys'));
  const options = { showHidden: true, depth: Number.POSITIVE_INFINITY };
  const [sender, receiver] = [new SrtpSender(keys), new SrtpReceiver(keys)];
  const shown = [keys, sender, receiver].flatMap((one) => [inspect(one, options), JSON.stringify(one), String(one)]);
  for (const text of shown) {
    for (const secret of [
      '0123456789',
      masterKey.toString('hex'),
      masterKey.toString('base64'),
      '30 31 32',
      '48,49,50',
    ]) {
      assert.not.ok(text.includes(secret), text);
    }
    assert.not.match(text, /48,\s+49,\s+50/);
  }
});

test.run();
