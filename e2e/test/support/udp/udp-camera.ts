import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { freePort } from '@arkavo-pipeline/transport/testing';
import * as assert from 'uvu/assert';
import { type Command, startPipeline } from '../command.js';
import { decodeErrors, probeVideo, videoTimes } from '../ffprobe.js';
import { pipelineFile, withRoom } from '../pipeline-file.js';
import { said } from '../said.js';
import { Sightings } from '../sightings.js';
import { inTempFolder } from '../temp-folder.js';

/** A process with a receiver, what came out of it, and what it records. */
export type ReceiverEnd = { readonly command: Command; readonly seen: Sightings; readonly recording: string };

export type CameraOptions = {
  /** Pictures, of which there are 30 a second; 0 is for ever. */
  readonly frames: number;
  /** Pictures; beyond what a test lasts, each keyframe but the first is one that was asked for. */
  readonly keyFrameInterval: number;
};

/** Runs a test with a camera whose processes and files are gone afterwards. */
export function withUdpCamera(test: (camera: UdpCamera) => Promise<void>): Promise<void> {
  return inTempFolder(async (folder) => {
    const camera = new UdpCamera(folder, await freePort(), await freePort());
    try {
      await test(camera);
    } finally {
      await camera.kill();
    }
  });
}

/** A camera's sender, `arkavo-pipeline impair`, and a receiver with a recorder: each a process. */
export class UdpCamera {
  readonly folder: string;
  readonly #relayPort: number;
  readonly #port: number;
  readonly #commands: Command[] = [];

  constructor(folder: string, relayPort: number, port: number) {
    this.folder = folder;
    this.#relayPort = relayPort;
    this.#port = port;
  }

  /** It is there when the promise resolves. */
  async startReceiver(options: object = {}): Promise<ReceiverEnd> {
    const recording = join(this.folder, `recording${this.#commands.length}.mp4`);
    const command = await this.#run({
      receive: { use: 'udp-receiver', options: { port: this.#port, ...options } },
      record: { use: 'recorder', inputs: [withRoom('receive.video')], options: { path: recording } },
      seen: { use: 'packet-log', inputs: [withRoom('receive.video')] },
    });
    const seen = new Sightings(command);
    await said(command, /listening on/);
    return { command, seen, recording };
  }

  /** What it counted is a line of JSON on its standard output. */
  async startImpairment(...settings: string[]): Promise<Command> {
    const ports = ['--listen', `${this.#relayPort}`, '--to', `${this.#port}`];
    const command = this.#started(startPipeline('impair', ...ports, '--json', ...settings));
    await said(command, /seed \d/);
    return command;
  }

  startSender({ frames, keyFrameInterval }: CameraOptions): Promise<Command> {
    return this.#run({
      camera: { use: 'test-source', options: { width: 320, height: 240, frames } },
      encode: {
        use: 'vt-encoder',
        inputs: ['camera.video'],
        options: { bitrate: 1_000_000, keyFrameInterval, hardware: 'off' },
      },
      send: { use: 'udp-sender', inputs: ['encode'], options: { port: this.#relayPort } },
    });
  }

  /** Kills what still runs: a test that failed did not stop it. */
  async kill(): Promise<void> {
    for (const { process, finished } of this.#commands) {
      process.kill('SIGKILL');
      await finished;
    }
  }

  async #run(stages: Readonly<Record<string, object>>): Promise<Command> {
    const folder = join(this.folder, `${this.#commands.length}`);
    await mkdir(folder);
    const inOneThread = Object.entries(stages).map(([id, stage]) => [id, { ...stage, thread: 'all' }]);
    return this.#started(startPipeline('run', await pipelineFile(folder, Object.fromEntries(inOneThread))));
  }

  #started(command: Command): Command {
    this.#commands.push(command);
    return command;
  }
}

/** The file decodes without a complaint, holds every picture that came, and its times rise. */
export async function assertRecorded({ recording, seen }: ReceiverEnd): Promise<void> {
  assert.is(await decodeErrors(recording), '');
  assert.is((await probeVideo(recording)).frames, seen.all.length);
  const times = await videoTimes(recording);
  assert.is(times.length, seen.all.length);
  assert.ok(isRising(times), times.join(' '));
}

function isRising(times: readonly number[]): boolean {
  return times.slice(1).every((time, index) => time > (times[index] ?? time));
}
