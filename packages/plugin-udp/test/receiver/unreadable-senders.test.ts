import { secondsToUs } from '@arkavo-pipeline/core';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { PairedKeys } from '../../src/pairing/paired-keys.js';
import { UnreadableSenders } from '../../src/receiver/unreadable-senders.js';
import type { RtcpPacket } from '../../src/rtcp/rtcp-packet.js';
import { writeRtcp } from '../../src/rtcp/write-rtcp.js';
import type { RtpPacket } from '../../src/rtp/rtp-packet.js';
import { writeRtp } from '../../src/rtp/write-rtp.js';
import { plainSecurity } from '../../src/security/plain-security.js';
import { sharedSrtpSecurity } from '../../src/security/srtp-security.js';
import { keysOf } from '../srtp/support/packets.js';
import { keyframe, picture, TestCamera } from './support/camera.js';
import { TestReception, type TestReceptionOptions } from './support/reception.js';
import { TestStream } from './support/rtp-stream.js';

const test = suite('senders that cannot be read');

const securityOf = (seed: number) => sharedSrtpSecurity(keysOf('AES_CM_128_HMAC_SHA1_80', seed));
const protectedOptions = (): TestReceptionOptions => ({ security: securityOf(1), origin: 'srtpKey' });

/** A receiver whose senders protect packets in their own way, all from one address. */
class MisfitReception extends TestReception {
  #sender = plainSecurity;
  address = '192.0.2.1';

  set sender(security: typeof plainSecurity) {
    this.#sender = security;
  }

  override packets(packets: readonly RtpPacket[], port: number): void {
    for (const packet of packets) this.raw(this.#sender.protectRtp(writeRtp(packet)), port, this.address);
  }

  override control(packets: readonly RtcpPacket[], port: number): void {
    this.raw(this.#sender.protectRtcp(writeRtcp(packets)), port, this.address);
  }

  /** Three seconds of pictures, ten in one, and of reports. */
  stream(payloadType = 96): void {
    const video = new TestStream({ ssrc: 7, payloadType });
    const camera = new TestCamera(this, 1000, 'cam', video);
    for (let index = 0; index < 30; index++) {
      if (index % 10 === 0) camera.describe(index * 100_000);
      camera.send(index === 0 ? keyframe : picture, index * 100_000);
      this.pass(100_000);
    }
  }
}

test('a sender with another srtpKey is warned of, once', () => {
  const bench = new MisfitReception(protectedOptions());
  bench.sender = securityOf(2);
  bench.stream();
  bench.stream();
  assert.is(bench.warnings.length, 1);
  assert.match(
    bench.warnings[0] ?? '',
    /^packets of 192\.0\.2\.1 could not be authenticated: \d+; is srtpKey the same on both ends\?$/,
  );
  assert.ok((bench.drops['not-authentic'] ?? 0) > 30);
  assert.is(bench.drops['not-encrypted'], undefined);
});

test('a sender in plaintext is told from one with another srtpKey', () => {
  const bench = new MisfitReception(protectedOptions());
  bench.stream();
  assert.is(bench.warnings.length, 1);
  assert.match(
    bench.warnings[0] ?? '',
    /192\.0\.2\.1 sends in plaintext and this end expects SRTP.*set the same srtpKey/,
  );
  assert.is(bench.records[0]?.cause, 'not-encrypted');
  assert.equal(Object.keys(bench.drops), ['not-encrypted']);
});

test('a receiver with a token tells a sender in plaintext, too', () => {
  const bench = new MisfitReception({ keys: new PairedKeys(64), origin: 'token' });
  bench.stream();
  assert.match(bench.warnings.join('\n'), /^192\.0\.2\.1 sends in plaintext .*set the same token there$/);
  assert.equal(Object.keys(bench.drops), ['not-encrypted']);
});

test('pictures alone do not show whether they are in plaintext or under another key', () => {
  const bench = new MisfitReception(protectedOptions());
  const camera = new TestCamera(bench, 1000, 'cam');
  for (let index = 0; index < 20; index++) camera.send(picture, index * 100_000);
  assert.equal(Object.keys(bench.drops), ['not-authentic']);
});

test('packets are in plaintext as long as reports of their address are, also when that has been told', () => {
  const bench = new MisfitReception(protectedOptions());
  bench.address = '192.0.2.8';
  const camera = new TestCamera(bench, 1000, 'cam');
  const causeOf = (send: () => void) => {
    const before = { ...bench.drops };
    send();
    const changed = Object.entries(bench.drops).filter(([cause, count]) => before[cause as 'lost'] !== count);
    return changed.map(([cause]) => cause).join();
  };
  const report = () => camera.describe(0);
  const send = () => camera.send(picture, 0);
  assert.is(causeOf(send), 'not-authentic');
  for (let index = 0; index < 6; index++) {
    assert.is(causeOf(report), 'not-encrypted');
    bench.pass(8_000_000);
    assert.is(causeOf(send), 'not-encrypted');
  }
  assert.is(bench.warnings.length, 1);
  bench.address = '192.0.2.9';
  assert.is(causeOf(send), 'not-authentic', 'another address');
  bench.address = '192.0.2.8';
  bench.pass(8_000_000);
  bench.sender = securityOf(2);
  assert.is(causeOf(send), 'not-authentic', 'no report in plaintext for 16 seconds');
  assert.is(causeOf(report), 'not-authentic');
});

test('a sender of SRTP is told to a receiver of plaintext', () => {
  const bench = new MisfitReception();
  bench.sender = securityOf(1);
  bench.stream();
  assert.is(bench.warnings.length, 1);
  assert.match(bench.warnings[0] ?? '', /192\.0\.2\.1 cannot be read: most likely it sends SRTP/);
  assert.is(bench.emitted.length, 0);
});

test('a sender of SRTP is told to a receiver of plaintext once, also where its payload type needs a description', () => {
  const bench = new MisfitReception();
  bench.sender = securityOf(1);
  bench.stream(98);
  assert.is(bench.warnings.length, 1, bench.warnings.join('\n'));
  assert.match(bench.warnings[0] ?? '', /most likely it sends SRTP/);
  assert.ok((bench.drops['awaiting-description'] ?? 0) > 30);
});

test('a payload type that nothing describes is named', () => {
  const bench = new MisfitReception();
  bench.stream(33);
  assert.is(bench.warnings.length, 1);
  assert.match(bench.warnings[0] ?? '', /nothing describes payload type 33; set sdp/);
});

test('a sender that comes with the right key in time is not warned of', () => {
  const bench = new MisfitReception(protectedOptions());
  bench.sender = securityOf(2);
  const other = new TestCamera(bench, 2000, 'before');
  for (let index = 0; index < 20; index++) other.send(picture, index);
  bench.sender = securityOf(1);
  bench.stream();
  assert.equal(bench.warnings, []);
  assert.ok(bench.emitted.length > 20);
});

test('damaged reports beside a stream that is read are no other protection', () => {
  const bench = new MisfitReception();
  bench.stream();
  for (let index = 0; index < 20; index++) bench.raw(Uint8Array.of(0x80, 200, 0, 9), 1000);
  assert.equal(bench.warnings, []);
  assert.is(bench.drops['bad-rtcp'], 20);
});

test('whoever forges addresses does not fill the log', () => {
  const bench = new MisfitReception(protectedOptions());
  bench.sender = securityOf(2);
  for (let machine = 0; machine < 100; machine++) {
    bench.address = `192.0.2.${machine}`;
    bench.stream();
  }
  assert.is(bench.warnings.length, 64);
});

test('packets that cannot be read now and then, over hours, are no sender', () => {
  const warnings: string[] = [];
  const senders = new UnreadableSenders('srtpKey', (message) => warnings.push(message));
  const refuse = (seconds: number) =>
    senders.refused('not-authentic', new Uint8Array(20), '192.0.2.1', secondsToUs(seconds));
  for (let index = 0; index < 20; index++) refuse(index * 600);
  assert.equal(warnings, []);
  for (let index = 0; index < 8; index++) refuse(20_000 + index);
  assert.is(warnings.length, 1);
});

test('addresses of which nothing more comes make room for a sender that is there', () => {
  const warnings: string[] = [];
  const senders = new UnreadableSenders('srtpKey', (message) => warnings.push(message));
  const refuse = (address: string, seconds: number) =>
    senders.refused('not-authentic', new Uint8Array(20), address, secondsToUs(seconds));
  for (let machine = 1; machine < 100; machine++) refuse(`192.0.2.${machine}`, 0);
  for (let index = 0; index < 8; index++) refuse('198.51.100.1', 20 + index);
  assert.is(warnings.length, 1);
  assert.match(warnings[0] ?? '', /198\.51\.100\.1/);
});

test('packets that came before the first picture could go on count no more after it', () => {
  const bench = new MisfitReception();
  const camera = new TestCamera(bench, 1000, 'cam');
  const early = new TestStream({ ssrc: 9, payloadType: 33 });
  const sendEarly = () => bench.packets(early.packets([Uint8Array.of(1)], 0), 1000);
  camera.describe(0);
  for (let index = 0; index < 7; index++) sendEarly();
  camera.send(keyframe, 0);
  bench.pass(500_000);
  assert.is(bench.emitted.length, 1);
  bench.pass(2_000_000);
  sendEarly();
  assert.equal(bench.warnings, []);
});

test.run();
