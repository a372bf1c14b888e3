import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { type Command, pipelineCommand, start } from './command.js';
import { smallFootage } from './footage.js';
import type { Network } from './network.js';
import type { NetworkNamespace } from './network-namespace.js';
import { pipelineFile } from './pipeline-file.js';
import { Sightings } from './sightings.js';
import { inTempFolder } from './temp-folder.js';

/** What the two ends speak, and what protects it. */
export type Way = { readonly protocol: 'framed' | 'arkavo'; readonly security: 'tls' | 'none' };

/** By what the title of a test calls it. Without TLS, framed is the same with less to go wrong. */
export const ways: ReadonlyMap<string, Way> = new Map([
  ['framed over TLS', { protocol: 'framed', security: 'tls' }],
  ['arkavo', { protocol: 'arkavo', security: 'none' }],
]);

export type RemoteCameraOptions = {
  readonly way: Way;
  /** Pictures; beyond what a test lasts, each keyframe but the first is one that was asked for. */
  readonly keyFrameInterval: number;
};

/** A process with a pipeline, and what it has seen: a sender's packets before it sends them, a receiver's when they came. */
export type End = { readonly command: Command; readonly seen: Sightings };

export type ReceiverEnd = End & { readonly recording: string };

const bitrate = 3_000_000;

/** As from a camera, which waits for nobody; a file would. */
function live(from: string, overflow: string): object {
  return { from, queue: { overflow } };
}

/** How long a packet may wait to be sent: the sender's default. */
export const maxQueueMs = 500;

/** What both ends know; each test makes its own certificates and pairings. */
const token = 'network-of-tests';

/** Runs a test with a camera whose files and processes are gone afterwards. */
export function withRemoteCamera(
  network: Network,
  options: RemoteCameraOptions,
  run: (camera: RemoteCamera) => Promise<void>,
): Promise<void> {
  return inTempFolder(async (folder) => {
    const camera = new RemoteCamera(network, folder, await smallFootage(folder), options);
    try {
      await run(camera);
    } finally {
      await camera.kill();
    }
  });
}

/**
 * A camera's sender and its receiver with a recorder, each a process in its own network. Both have the options of those who
 * set none, and those that are started anew are who they were: the receiver's identity and the sender's memory of it stay.
 */
export class RemoteCamera {
  readonly #network: Network;
  readonly #folder: string;
  readonly #footage: string;
  readonly #options: RemoteCameraOptions;
  readonly #commands: Command[] = [];

  constructor(network: Network, folder: string, footage: string, options: RemoteCameraOptions) {
    this.#network = network;
    this.#folder = folder;
    this.#footage = footage;
    this.#options = options;
  }

  /** Sends 30 pictures a second, at 3 Mbit/s or as little as it is asked for. */
  startSender(): Promise<End> {
    const { way, keyFrameInterval } = this.#options;
    const host = this.#network.receiverAddress;
    const trust = way.security === 'tls' ? { token, knownReceivers: join(this.#folder, 'known-receivers') } : {};
    return this.#start(this.#network.sender, {
      camera: { use: 'media-source', options: { path: this.#footage, realtime: true, loop: 0 } },
      encode: {
        use: 'vt-encoder',
        inputs: [live('camera.video', 'drop-oldest')],
        options: { bitrate, adaptive: { min: 200_000, max: bitrate }, keyFrameInterval, hardware: 'off' },
      },
      send: {
        use: 'tcp-sender',
        inputs: [live('encode', 'drop-to-keyframe')],
        options: { host, ...way, ...trust },
      },
      seen: { use: 'packet-log', inputs: ['encode'], options: { hash: true } },
    });
  }

  async startReceiver(): Promise<ReceiverEnd> {
    const { way } = this.#options;
    const trust = way.security === 'tls' ? { token, identity: join(this.#folder, 'identity') } : {};
    const recording = join(this.#folder, `recording${this.#commands.length}.mp4`);
    const end = await this.#start(this.#network.receiver, {
      receive: {
        use: 'tcp-receiver',
        options: { host: '0.0.0.0', ...way, ...trust, ...(way.protocol !== 'arkavo' && { keepListening: true }) },
      },
      record: { use: 'recorder', inputs: ['receive.video'], options: { path: recording } },
      seen: { use: 'packet-log', inputs: ['receive.video'], options: { hash: true } },
    });
    return { ...end, recording };
  }

  /** Kills what still runs: a test that failed did not stop it. */
  async kill(): Promise<void> {
    for (const { process, finished } of this.#commands) {
      process.kill('SIGKILL');
      await finished;
    }
  }

  async #start(namespace: NetworkNamespace, stages: Readonly<Record<string, object>>): Promise<End> {
    const folder = join(this.#folder, `${this.#commands.length}`);
    await mkdir(folder);
    const inOneThread = Object.entries(stages).map(([id, stage]) => [id, { ...stage, thread: 'all' }]);
    const file = await pipelineFile(folder, Object.fromEntries(inOneThread));
    const [program = '', ...words] = namespace.command(...pipelineCommand('run', file));
    const command = start(program, words);
    this.#commands.push(command);
    return { command, seen: new Sightings(command) };
  }
}
