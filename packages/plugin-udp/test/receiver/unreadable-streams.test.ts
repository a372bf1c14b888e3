import { secondsToUs } from '@arkavo-pipeline/core';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { payloadFormats } from '../../src/payload/payload-formats.js';
import { UnreadableStreams } from '../../src/receiver/unreadable-streams.js';
import { nal } from '../payload/support/nal-units.js';
import { audio, video } from '../sdp/support/media.js';
import { keyframe, picture, TestCamera } from './support/camera.js';
import { TestReception, type TestReceptionOptions } from './support/reception.js';
import { TestStream } from './support/rtp-stream.js';

const test = suite('streams that are not what their payload type is taken for');

const startCode = [0, 0, 0, 1];
const h265Keyframe = Uint8Array.from([32, 33, 34, 19].flatMap((type) => [...startCode, ...nal('h265', type, 300)]));
const h265Picture = Uint8Array.from([...startCode, ...nal('h265', 1, 300)]);
/** An AU header of 16 bits, and an access unit of 32 bytes (RFC 3640 §3.3.6). */
const aacPayload = Uint8Array.from([0, 16, 1, 0, ...new Uint8Array(32).fill(0x21)]);

/** Three seconds of units, ten in one, which begin again after a second. */
function stream(bench: TestReception, payloadType: number, payloads: (index: number) => Uint8Array[], ssrc = 7): void {
  const sent = new TestStream({ ssrc, payloadType });
  for (let index = 0; index < 30; index++) {
    bench.packets(sent.packets(payloads(index), index * 100_000), 1000);
    bench.pass(100_000);
  }
}

const h265 = (index: number) =>
  payloadFormats['video/h265'].packetise(index % 10 === 0 ? h265Keyframe : h265Picture, 400);
const h264 = (index: number) => payloadFormats['video/h264'].packetise(index % 10 === 0 ? keyframe : picture, 400);
const aac = () => [aacPayload];

function bench(options?: TestReceptionOptions): TestReception {
  return new TestReception(options);
}

function only({ warnings }: TestReception): string {
  assert.is(warnings.length, 1, warnings.join('\n'));
  return warnings[0] ?? '';
}

test('H.265 on the payload type of H.264 is said once, with what came, what it is taken for and what to do', () => {
  const receiver = bench();
  stream(receiver, 96, h265);
  stream(receiver, 96, h265, 8);
  const said = only(receiver);
  assert.match(said, /^\d+ units of 192\.0\.2\.1 \(SSRC 7\) could not be read: payload type 96 is taken for H264/);
  assert.match(
    said,
    /no session description says otherwise, and they are not that; set sdp to .*, or have it send video as payload type 96 \(H264\) or 97 \(H265\), as by -payload_type of ffmpeg; sound comes with sdp only$/,
  );
  const [record] = receiver.records;
  assert.is(record?.cause, 'damaged');
  const { address, ssrc, payloadType, takenFor } = record?.details ?? {};
  assert.equal(
    { address, ssrc, payloadType, takenFor },
    { address: '192.0.2.1', ssrc: 7, payloadType: 96, takenFor: 'H264' },
  );
});

test('video on a payload type of our resends is said, and each packet counted', () => {
  const receiver = bench();
  stream(receiver, 103, h264);
  assert.match(
    only(receiver),
    /payload type 103 is taken for resends of 97, .*they belong to no stream that is here; set sdp/,
  );
  assert.is(receiver.records[0]?.cause, 'stray-resend');
  const packets = Array.from({ length: 30 }, (_, index) => h264(index).length).reduce((sum, count) => sum + count);
  assert.equal(receiver.drops, { 'stray-resend': packets });
});

test('video on the payload type of our parity is said', () => {
  const receiver = bench();
  stream(receiver, 102, h264);
  assert.match(only(receiver), /payload type 102 is taken for parity/);
  assert.is(receiver.records[0]?.cause, 'stray-parity');
});

test('sound on the payload type of H.265 is counted where no video is linked, and said', () => {
  const receiver = bench({ outputs: ['audio'] });
  stream(receiver, 97, aac);
  assert.equal(receiver.drops, { 'not-linked': 30 });
  assert.match(
    only(receiver),
    /payload type 97 is taken for H265, .*nothing is linked to video; link video if it is that, or set sdp to .* if it is something else$/,
  );
});

test('video that nobody wants, on the payload type that is its own, is said with the output to link', () => {
  const receiver = bench({ outputs: ['metadata'] });
  stream(receiver, 96, h264);
  assert.match(
    only(receiver),
    /payload type 96 is taken for H264, .*nothing is linked to video; link video if it is that/,
  );
});

test('sound on the payload type of H.265 is damaged video where video is linked, and said', () => {
  const receiver = bench();
  stream(receiver, 97, aac);
  assert.equal(receiver.drops, { damaged: 30 });
  assert.match(only(receiver), /payload type 97 is taken for H265, .*they are not that/);
});

test('each payload type of a sender is said, also beside a stream that is read', () => {
  const receiver = bench();
  stream(receiver, 96, h264);
  stream(receiver, 33, aac, 9);
  stream(receiver, 34, aac, 10);
  assert.is(receiver.emitted.length, 30);
  assert.match(receiver.warnings.join('\n'), /payload type 33;[^\n]*\n[^\n]*payload type 34;/);
  assert.is(receiver.warnings.length, 2);
});

test('whoever forges addresses does not fill the log', () => {
  const warnings: string[] = [];
  const streams = new UnreadableStreams((message) => warnings.push(message));
  for (let machine = 0; machine < 100; machine++) {
    const stranger = { address: `192.0.2.${machine}`, ssrc: 7, payloadType: 33, role: undefined };
    for (let index = 0; index < 8; index++) streams.dropped(stranger, 'unknown-payload', secondsToUs(index));
  }
  assert.is(warnings.length, 64);
});

test('one address does not take the places of others, and gets its own back when it has been silent', () => {
  const warnings: string[] = [];
  const streams = new UnreadableStreams((message) => warnings.push(message));
  const drop = (address: string, payloadType: number, atUs: number) =>
    streams.dropped({ address, ssrc: 7, payloadType, role: undefined }, 'unknown-payload', atUs);
  for (let payloadType = 0; payloadType < 64; payloadType++) drop('192.0.2.1', payloadType, 0);
  for (let index = 0; index < 8; index++) drop('192.0.2.2', 33, secondsToUs(index));
  assert.is(warnings.length, 1);
  for (let index = 0; index < 8; index++) drop('192.0.2.1', 64, secondsToUs(20 + index));
  assert.is(warnings.length, 2);
  for (let payloadType = 70; payloadType < 76; payloadType++) {
    for (let index = 0; index < 8; index++) drop('192.0.2.1', payloadType, secondsToUs(30 + index));
  }
  assert.is(warnings.length, 5, 'four of this one');
});

test('a stream that is described otherwise than it comes is said by its description', () => {
  const receiver = bench({ description: { name: 'theirs', media: [video({ payloadType: 96 })] } });
  stream(receiver, 96, h265);
  assert.match(
    only(receiver),
    /is taken for H264, as the session description says, and they are not that; set sdp to the session description of what that sender sends now$/,
  );
});

test('sound that is described and that nobody wants is counted, and no reason for a warning', () => {
  const receiver = bench({ outputs: ['video'], description: { name: 'theirs', media: [audio({ payloadType: 98 })] } });
  stream(receiver, 98, aac);
  assert.equal(receiver.drops, { 'not-linked': 30 });
  assert.equal(receiver.warnings, []);
});

test('a file that is sent faster than in real time is said all the same', () => {
  const receiver = bench();
  const sent = new TestStream({ ssrc: 7, payloadType: 96 });
  receiver.packets(sent.packets(h265(0), 0), 1000);
  receiver.pass(500_000);
  for (let index = 1; index < 8; index++) receiver.packets(sent.packets(h265(0), index * 100_000), 1000);
  receiver.pass(10_000);
  assert.match(only(receiver), /payload type 96 is taken for H264/);
});

test('a sender that is joined between two keyframes is not warned of', () => {
  const receiver = bench();
  const camera = new TestCamera(receiver, 1000, 'cam');
  for (let index = 0; index < 50; index++) {
    camera.send(picture, index * 100_000);
    receiver.pass(100_000);
  }
  assert.ok((receiver.drops['awaiting-keyframe'] ?? 0) > 40);
  assert.equal(receiver.warnings, []);
});

test('one damaged unit among many that wait for a keyframe is no stream of something else', () => {
  const warnings: string[] = [];
  const streams = new UnreadableStreams((message) => warnings.push(message));
  const stream = { address: '192.0.2.1', ssrc: 7, payloadType: 96, role: undefined };
  for (let index = 0; index < 40; index++) streams.misread(stream, 'awaiting-keyframe', 1, secondsToUs(index / 10));
  streams.misread(stream, 'damaged', 1, secondsToUs(4));
  assert.equal(warnings, []);
  streams.misread(stream, 'damaged', 2, secondsToUs(5));
  assert.is(warnings.length, 1);
});

test.run();
