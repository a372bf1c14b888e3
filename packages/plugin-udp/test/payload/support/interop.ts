import type { Socket } from 'node:dgram';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { VideoCodec } from '@arkavo-pipeline/core';
import { freePort } from '@arkavo-pipeline/transport/testing';
import * as assert from 'uvu/assert';
import { payloadFormats } from '../../../src/payload/payload-formats.js';
import { ffmpeg, footage, normalForm, pictureCount, pictureHashes, rawFormat } from './footage.js';
import { Foreign, gstreamer } from './foreign.js';
import { connectWhenOpen, openSocket, send } from './loopback.js';
import { datagramsOf, payloadType, StreamReader } from './rtp-stream.js';

/** Small enough for keyframes in several fragments, large enough for parameter sets in one aggregate. */
const maxPayloadBytes = 400;
/** Bytes before the payload. */
const rtpBytes = 12;

/** What one codec's stream looks like to foreign programs. */
export class Interop {
  readonly accessUnits: readonly Uint8Array[];
  readonly #codec: VideoCodec;
  readonly #folder = mkdtempSync(join(tmpdir(), 'rtp-interop-'));

  constructor(codec: VideoCodec) {
    this.#codec = codec;
    this.accessUnits = footage(codec);
    assert.is(this.accessUnits.length, pictureCount);
    writeFileSync(this.#file, Buffer.concat(this.accessUnits));
  }

  remove(): void {
    rmSync(this.#folder, { recursive: true, force: true });
  }

  get #file(): string {
    return join(this.#folder, `footage.${rawFormat(this.#codec)}`);
  }

  /** MD5s of the pictures that ffmpeg decodes from the file, and of those it decodes from our packets. */
  async decodedByFfmpeg(): Promise<{ expected: string[]; decoded: string[] }> {
    const port = await freePort();
    const sdp = join(this.#folder, 'session.sdp');
    writeFileSync(sdp, sessionDescription(this.#codec, port));
    // The first picture is all that is looked at before decoding, and none waits for a decoder's other threads.
    const input = ['-probesize', '32', '-threads', '1', '-protocol_whitelist', 'file,udp,rtp', '-i', sdp];
    const output = ['-frames:v', String(pictureCount), '-fps_mode', 'passthrough', ...hashes];
    const player = new Foreign('ffmpeg', ['-nostdin', '-v', 'error', ...input, ...output]);
    // The beginning of one more shows it that the last one is complete.
    await this.#send(port, [...this.accessUnits, ...this.accessUnits.slice(0, 1)]);
    const expected = ffmpeg(['-f', rawFormat(this.#codec), '-i', this.#file, ...hashes]);
    return { expected: pictureHashes(expected), decoded: pictureHashes(await player.result()) };
  }

  /** The stream that GStreamer puts together from our packets: the access units one after the other. */
  async depayedByGstreamer(): Promise<Buffer> {
    const port = await freePort();
    const caps = `application/x-rtp,media=video,clock-rate=90000,encoding-name=${this.#codec.toUpperCase()}`;
    const output = `video/x-${this.#codec},stream-format=byte-stream,alignment=au`;
    const player = gstreamer(
      `udpsrc address=127.0.0.1 port=${port} caps=${caps},payload=${payloadType}`,
      `rtp${this.#codec}depay`,
      output,
      'fdsink fd=1',
    );
    await this.#send(port, this.accessUnits);
    return player.written(Buffer.concat(this.accessUnits).length);
  }

  /** What we put together from ffmpeg's packets. */
  async sentByFfmpeg(): Promise<StreamReader> {
    const socket = await openSocket();
    const { port } = socket.address();
    const url = `rtp://127.0.0.1:${port}?rtcpport=${port}&pkt_size=${maxPayloadBytes + rtpBytes}`;
    const input = ['-f', rawFormat(this.#codec), '-framerate', '25', '-i', this.#file];
    const output = ['-c', 'copy', '-f', 'rtp', '-sdp_file', join(this.#folder, 'theirs.sdp'), url];
    const sender = new Foreign('ffmpeg', ['-nostdin', '-v', 'error', ...input, ...output]);
    return this.#received(socket, sender);
  }

  /** What we put together from GStreamer's packets. */
  async sentByGstreamer(aggregateMode: string): Promise<StreamReader> {
    const socket = await openSocket();
    const { port } = socket.address();
    const sender = gstreamer(
      `filesrc location=${this.#file}`,
      `${this.#codec}parse`,
      `rtp${this.#codec}pay mtu=${maxPayloadBytes + rtpBytes} aggregate-mode=${aggregateMode}`,
      `udpsink host=127.0.0.1 port=${port} sync=false`,
    );
    return this.#received(socket, sender);
  }

  async #send(port: number, accessUnits: readonly Uint8Array[]): Promise<void> {
    const socket = await connectWhenOpen(port);
    for (const data of datagramsOf(this.#codec, accessUnits, maxPayloadBytes)) await send(socket, data);
    socket.close();
  }

  #normal(accessUnit: Uint8Array | undefined): Uint8Array | undefined {
    return accessUnit && normalForm(this.#codec, accessUnit);
  }

  async #received(socket: Socket, sender: Foreign): Promise<StreamReader> {
    const { depacketise } = payloadFormats[`video/${this.#codec}`];
    const reader = new StreamReader((payloads) => this.#normal(depacketise(payloads)));
    socket.on('message', (data) => reader.take(data));
    await sender.result();
    while (reader.units.length < pictureCount) await once(socket, 'message');
    socket.close();
    return reader;
  }
}

const hashes = ['-f', 'framemd5', 'pipe:1'];

function sessionDescription(codec: VideoCodec, port: number): string {
  const parameters = codec === 'h264' ? [`a=fmtp:${payloadType} packetization-mode=1`] : [];
  const lines = [
    'v=0',
    'o=- 0 0 IN IP4 127.0.0.1',
    's=-',
    'c=IN IP4 127.0.0.1',
    't=0 0',
    `m=video ${port} RTP/AVP ${payloadType}`,
    `a=rtpmap:${payloadType} ${codec.toUpperCase()}/90000`,
    ...parameters,
  ];
  return `${lines.join('\r\n')}\r\n`;
}
