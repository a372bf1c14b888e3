import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { VideoCodec } from '@arkavo-pipeline/core';
import type { TestStage } from '@arkavo-pipeline/core/testing';
import { freePort } from '@arkavo-pipeline/transport/testing';
import { readSdp } from '../../../src/sdp/read-sdp.js';
import type { SdpMedia } from '../../../src/sdp/session-description.js';
import { ffmpeg, footage, pictureCount, pictureHashes, rawFormat } from '../../payload/support/footage.js';
import { Foreign } from '../../payload/support/foreign.js';
import { connectWhenOpen } from '../../payload/support/loopback.js';
import { accessUnit, openSender, until } from './stages.js';

type Options = Record<string, unknown>;

const hashes = ['-f', 'framemd5', 'pipe:1'];

/** A udp-sender of footage whose session description a foreign program goes by. */
export class Broadcast {
  readonly units: readonly Uint8Array[];
  readonly sdp: string;
  readonly port: number;
  readonly stage: TestStage;
  readonly #codec: VideoCodec;
  readonly #folder: string;

  private constructor(codec: VideoCodec, folder: string, port: number, stage: TestStage) {
    this.#codec = codec;
    this.#folder = folder;
    this.units = footage(codec);
    this.sdp = join(folder, 'session.sdp');
    this.port = port;
    this.stage = stage;
  }

  /** The session description is there: a first keyframe was sent, to nobody. */
  static async open(codec: VideoCodec, options: Options | ((port: number) => Options) = {}): Promise<Broadcast> {
    const folder = mkdtempSync(join(tmpdir(), 'udp-sender-'));
    const port = await freePort();
    const sdp = join(folder, 'session.sdp');
    const given = typeof options === 'function' ? options(port) : options;
    const stage = await openSender(port, { ...given, sdp }, { inputs: ['video'] });
    const broadcast = new Broadcast(codec, folder, port, stage);
    await broadcast.#send(broadcast.units.slice(0, 1), 0);
    await until(() => existsSync(sdp));
    return broadcast;
  }

  /** What the session description says of the video. */
  get media(): SdpMedia | undefined {
    return readSdp(readFileSync(this.sdp, 'utf8')).media[0];
  }

  /** All of the footage, once somebody listens. */
  async play(): Promise<void> {
    (await connectWhenOpen(this.port)).close();
    // The beginning of one more shows a player that the last one is complete.
    await this.#send([...this.units, ...this.units.slice(0, 1)], 1);
  }

  /** MD5s of the pictures that ffmpeg decodes by the session description, and of those in the footage. */
  async decodedByFfmpeg(): Promise<{ expected: string[]; decoded: string[] }> {
    const input = ['-probesize', '32', '-threads', '1', '-protocol_whitelist', 'file,udp,rtp,srtp', '-i', this.sdp];
    const output = ['-frames:v', String(pictureCount), '-fps_mode', 'passthrough', ...hashes];
    const player = new Foreign('ffmpeg', ['-nostdin', '-v', 'error', ...input, ...output]);
    await this.play();
    const decoded = pictureHashes(await player.result());
    return { expected: this.#hashesOf(Buffer.concat(this.units)), decoded };
  }

  /** MD5s of the pictures in a raw stream that somebody put together, and of those in the footage. */
  decodedFrom(stream: Buffer): { expected: string[]; decoded: string[] } {
    return { expected: this.#hashesOf(Buffer.concat(this.units)), decoded: this.#hashesOf(stream) };
  }

  async close(): Promise<void> {
    await this.stage.close();
    rmSync(this.#folder, { recursive: true, force: true });
  }

  #hashesOf(stream: Buffer): string[] {
    const file = join(this.#folder, 'stream');
    writeFileSync(file, stream);
    return pictureHashes(ffmpeg(['-f', rawFormat(this.#codec), '-i', file, ...hashes]));
  }

  async #send(units: readonly Uint8Array[], from: number): Promise<void> {
    for (const [index, unit] of units.entries()) await this.stage.send(accessUnit(this.#codec, unit, from + index));
  }
}
