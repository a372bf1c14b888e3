import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import type { RtcpPacket } from '../../src/rtcp/rtcp-packet.js';
import { writeRtcp } from '../../src/rtcp/write-rtcp.js';
import type { RtpPacket } from '../../src/rtp/rtp-packet.js';
import { writeRtp } from '../../src/rtp/write-rtp.js';
import { sharedSrtpSecurity } from '../../src/security/srtp-security.js';
import { indexBytes } from '../../src/srtp/srtp-layout.js';
import { srtpProfiles } from '../../src/srtp/srtp-profile.js';
import { SrtpSender } from '../../src/srtp/srtp-sender.js';
import { keysOf } from '../srtp/support/packets.js';
import { keyframe, picture, TestCamera } from './support/camera.js';
import { TestReception, type TestReceptionOptions } from './support/reception.js';

const test = suite('a key that all senders have');

const tagBytes = { AES_CM_128_HMAC_SHA1_80: 10, AEAD_AES_128_GCM: 0 } as const;

/** A receiver, and senders with its key. */
class SharedReception extends TestReception {
  readonly sealed: Uint8Array[] = [];
  readonly #sender: SrtpSender;

  constructor(options: TestReceptionOptions = {}, profile: keyof typeof tagBytes = 'AES_CM_128_HMAC_SHA1_80') {
    super({ ...options, security: sharedSrtpSecurity(keysOf(profile)) });
    this.#sender = new SrtpSender(keysOf(profile));
  }

  override packets(packets: readonly RtpPacket[], port: number): void {
    for (const packet of packets) this.#seal(this.#sender.protectRtp(writeRtp(packet)), port);
  }

  override control(packets: readonly RtcpPacket[], port: number): void {
    this.#seal(this.#sender.protectRtcp(writeRtcp(packets)), port);
  }

  /** All that was sent so far, once more. */
  replay(port: number, address?: string): void {
    for (const datagram of this.sealed) {
      this.raw(datagram, port, address);
      this.pass(10_000);
    }
  }

  #seal(datagram: Uint8Array, port: number): void {
    this.sealed.push(datagram);
    this.raw(datagram, port);
  }
}

for (const profile of srtpProfiles) {
  test(`${profile}: what goes to different senders never has the same SSRC and index`, () => {
    const bench = new SharedReception({}, profile);
    for (const port of [1000, 2000, 3000]) {
      const camera = new TestCamera(bench, port, `cam${port}`);
      camera.describe(0);
      camera.send(keyframe, 0);
    }
    bench.pass(1_000_000);
    const indexes = bench.sent.map(({ data }) => {
      const bytes = Buffer.from(data);
      const index = bytes.readUInt32BE(bytes.length - tagBytes[profile] - indexBytes);
      return `${bytes.readUInt32BE(4)}/${index}`;
    });
    assert.is(new Set(bench.sent.map(({ port }) => port)).size, 3);
    assert.is(new Set(indexes).size, indexes.length);
  });
}

test('what was recorded is not taken again, from wherever it comes, also when its sender is gone', () => {
  const bench = new SharedReception();
  const camera = new TestCamera(bench, 1000, 'cam');
  camera.describe(0);
  for (let index = 0; index < 5; index += 1) camera.send(index === 0 ? keyframe : picture, index * 33_000);
  bench.pass(500_000);
  const [taken, { length }] = [bench.emitted.length, bench.sealed];
  assert.is(taken, 5);
  bench.replay(6666, '203.0.113.9');
  assert.is(bench.reception.peers, 1);
  bench.pass(15_000_000);
  assert.is(bench.reception.peers, 0);
  bench.replay(7777);
  bench.pass(500_000);
  assert.is(bench.reception.peers, 0);
  assert.is(bench.emitted.length, taken);
  assert.is(bench.drops.replayed, 2 * length);
  assert.is(bench.sent.filter(({ port }) => port !== 1000).length, 0);
});

test('a sender that has another port from now on goes on', () => {
  const bench = new SharedReception();
  const { video } = new TestCamera(bench, 1000, 'cam');
  for (const port of [1000, 2000]) {
    const camera = new TestCamera(bench, port, 'cam', video);
    camera.describe(0);
    for (let index = 0; index < 3; index += 1) camera.send(keyframe, (port + index * 33) * 1000);
    bench.pass(500_000);
  }
  assert.is(bench.emitted.length, 6);
});

test('senders that were refused take no place from those that come later', () => {
  const bench = new SharedReception({ maxPeers: 1 });
  const first = new TestCamera(bench, 1000, 'first');
  first.describe(0);
  first.send(keyframe, 0);
  for (let port = 3000; port < 3300; port += 1) {
    const refused = new TestCamera(bench, port, 'refused');
    refused.describe(0);
    refused.send(keyframe, 0);
  }
  assert.ok((bench.drops['too-many-peers'] ?? 0) >= 600);
  bench.pass(11_000_000);
  const taken = bench.emitted.length;
  const later = new TestCamera(bench, 2000, 'later');
  later.describe(0);
  later.send(keyframe, 0);
  bench.pass(500_000);
  assert.is(bench.drops['too-many-streams'], undefined);
  assert.is(bench.emitted.length, taken + 1);
});

test.run();
