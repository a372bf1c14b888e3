import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { systemClock } from '@arkavo-pipeline/core';
import { Network } from '../e2e/dist/test/support/network.js';
import { projectRoot } from '../scripts/process/project-root.mjs';

/** @typedef {import('./congestion-far.mjs').FarSide} FarSide */
/** @typedef {import('../e2e/dist/test/support/network-namespace.js').NetworkNamespace} NetworkNamespace */
/** @typedef {{ atUs: number, cause: string, details: { targetBps: number, bitsPerSecond: number, queueMs: number } }} Asked */
/** @typedef {{ atUs: number, keyframe: boolean, bytes: number }} Picture */
/** @typedef {{ atUs: number, stage: string, cause: string, details?: { noLoss?: boolean } }} Decided */

/**
 * @typedef {object} Step
 * @property {number} atS Seconds from the start.
 * @property {number} [rate] What the bottleneck carries from then on, bits per second.
 * @property {boolean} [tcp] Whether a TCP download runs from then on.
 */

/**
 * What happened in a run; times are of the machine's monotonic clock, microseconds.
 *
 * @typedef {FarSide & { startUs: number, asked: readonly Asked[], encoded: readonly Picture[], came: readonly Picture[],
 *   dropped: readonly Decided[], repairs: readonly Decided[], keyframes: readonly Decided[] }} CongestionRun
 */

const command = join(projectRoot, 'packages', 'cli', 'bin', 'arkavo-pipeline.js');
const udp = fileURLToPath(import.meta.resolve('@arkavo-pipeline/plugin-udp'));
const [near, far] = ['near', 'far'].map((side) => fileURLToPath(new URL(`./congestion-${side}.mjs`, import.meta.url)));
const ports = { probe: 7000, tcp: 7001, relay: 7002, receiver: 5004 };
const device = 'to-router';
const startBitrate = 2_000_000;
const maxBitrate = 8_000_000;
export const minBitrate = 200_000;
export const queueMs = 200;
/** One packet: a link has no tokens to save up, and a frame that begins faster than that shows nothing of its rate. */
const burstBytes = 1600;
/** What is missing is worth waiting for as long as a resend takes with the queue full: 250 ms and a little. */
export const waitMs = 300;
/** One way, beside the queue. */
export const delayMs = 25;

/**
 * Camera → x264 → udp-sender, over a bottleneck with a queue of 200 ms, to udp-receiver; each end is a process in a network of its own.
 *
 * @param {{ footage: string, steps: readonly Step[], seconds: number }} settings
 * @returns {Promise<CongestionRun>}
 */
export async function runCongestion({ footage, steps, seconds }) {
  const folder = mkdtempSync(join(tmpdir(), 'arkavo-bench-'));
  const network = new Network();
  /** @type {Program[]} */
  const programs = [];
  const start = (/** @type {NetworkNamespace} */ where, /** @type {(string | number)[]} */ ...args) => {
    const program = new Program(where, args.map(String), folder);
    programs.push(program);
    return program;
  };
  try {
    // What most machines do (RFC 9438), whatever this one does.
    network.sender.ip('route', 'replace', 'default', 'via', '10.77.1.1', 'congctl', 'cubic');
    take(network, steps[0]);
    const farSide = start(
      network.receiver,
      far ?? '',
      device,
      ports.probe,
      ports.tcp,
      ports.relay,
      ports.receiver,
      delayMs,
    );
    await farSide.says('ready');
    const receiverWhy = join(folder, 'receiver-why.jsonl');
    const receiverFile = write(folder, 'receiver', receiverStages(folder));
    const receiver = start(network.receiver, command, 'run', receiverFile, '--why', receiverWhy);
    await receiver.says('listening on');
    const nearSide = start(network.sender, near ?? '', network.receiverAddress, ports.probe, ports.tcp);
    const why = join(folder, 'why.jsonl');
    const stages = senderStages(footage, network.receiverAddress, folder);
    const startUs = systemClock.nowUs();
    const sender = start(network.sender, command, 'run', write(folder, 'sender', stages), '--why', why);
    await follow(steps.slice(1), startUs, (step) => {
      take(network, step);
      if (step.tcp !== undefined) nearSide.tell(step.tcp ? 'tcp on' : 'tcp off');
    });
    await systemClock.sleepUntil(startUs + seconds * 1e6);
    await nearSide.end();
    await sender.interrupt();
    await receiver.interrupt();
    const records = [...readLines(why), ...readLines(receiverWhy)];
    return {
      startUs,
      ...JSON.parse((await farSide.end()).replace('ready\n', '')),
      repairs: records.filter(({ decision }) => decision === 'repair'),
      keyframes: records.filter(({ decision }) => decision === 'keyframe'),
      asked: records.filter(({ decision }) => decision === 'bitrate').filter(({ stage }) => stage === 'send'),
      dropped: records.filter(({ decision }) => decision === 'drop'),
      encoded: readPictures(join(folder, 'encoded.jsonl')),
      came: readPictures(join(folder, 'came.jsonl')),
    };
  } finally {
    for (const program of programs) program.kill();
    network.remove();
    rmSync(folder, { recursive: true, force: true });
  }
}

/** A Node program inside a network. */
class Program {
  #child;
  #output = '';
  /** @type {Promise<unknown>} */
  #closed;

  /**
   * @param {NetworkNamespace} where
   * @param {readonly string[]} args
   * @param {string} folder
   */
  constructor(where, args, folder) {
    const [program = '', ...words] = where.command(process.execPath, ...args);
    this.#child = spawn(program, words, { cwd: folder, stdio: 'pipe' });
    this.#closed = once(this.#child, 'close');
    for (const pipe of [this.#child.stdout, this.#child.stderr]) {
      pipe.setEncoding('utf8').on('data', (text) => {
        this.#output += text;
      });
    }
  }

  /** Resolves when it has said this; rejects when it ends without. @param {string} text */
  async says(text) {
    while (!this.#output.includes(text)) {
      const said = [this.#child.stdout, this.#child.stderr].map((pipe) => once(pipe, 'data'));
      const ended = this.#closed.then(() => {
        throw new Error(`a program of the bench ended:\n${this.#output}`);
      });
      await Promise.race([...said, ended]);
    }
  }

  /** @param {string} line */
  tell(line) {
    this.#child.stdin.write(`${line}\n`);
  }

  /** Ends its standard input, and gives what it said when it has ended. */
  async end() {
    this.#child.stdin.end();
    await this.#closed;
    return this.#output;
  }

  async interrupt() {
    this.#child.kill('SIGINT');
    await this.#closed;
    if (this.#child.exitCode !== 0) throw new Error(`a pipeline ended with ${this.#child.exitCode}:\n${this.#output}`);
  }

  kill() {
    this.#child.kill('SIGKILL');
  }
}

/**
 * @param {Network} network
 * @param {Step | undefined} step
 */
function take(network, step) {
  if (step?.rate !== undefined) network.rate(step.rate, queueMs, burstBytes);
}

/**
 * @param {readonly Step[]} steps
 * @param {number} startUs
 * @param {(step: Step) => void} act
 */
async function follow(steps, startUs, act) {
  for (const step of steps) {
    await systemClock.sleepUntil(startUs + step.atS * 1e6);
    act(step);
  }
}

/**
 * Each stage in a thread of its own, links as behind a camera.
 *
 * @param {string} footage
 * @param {string} host
 * @param {string} folder
 */
function senderStages(footage, host, folder) {
  const rates = { minBitrate, maxBitrate, startBitrate };
  return {
    camera: { use: 'media-source', options: { path: footage, realtime: true, loop: 0 } },
    encode: {
      use: 'vt-encoder',
      inputs: [{ from: 'camera.video', queue: { overflow: 'drop-oldest' } }],
      options: {
        bitrate: startBitrate,
        adaptive: { min: minBitrate, max: maxBitrate },
        keyFrameInterval: 60,
        preset: 'speed',
        threads: 1,
        hardware: 'off',
      },
    },
    send: {
      use: `${udp}#udp-sender`,
      inputs: [{ from: 'encode', queue: { overflow: 'drop-to-keyframe' } }],
      options: { host, port: ports.relay, security: 'none', repairMs: waitMs, ...rates },
    },
    encoded: { use: 'packet-log', inputs: ['encode'], options: { path: join(folder, 'encoded.jsonl') } },
  };
}

/** @param {string} folder */
function receiverStages(folder) {
  return {
    receive: { use: `${udp}#udp-receiver`, options: { port: ports.receiver, keepListening: true, maxMs: waitMs } },
    came: { use: 'packet-log', inputs: ['receive.video'], options: { path: join(folder, 'came.jsonl') } },
  };
}

/**
 * @param {string} folder
 * @param {string} name
 * @param {object} stages
 */
function write(folder, name, stages) {
  const file = join(folder, `${name}.json`);
  writeFileSync(file, JSON.stringify({ name: 'congestion', stages }));
  return file;
}

/** @param {string} file */
function readLines(file) {
  return readFileSync(file, 'utf8')
    .split('\n')
    .filter(Boolean)
    .map((line) => JSON.parse(line));
}

/**
 * When each picture came to the log: its last stamp.
 *
 * @param {string} file
 * @returns {Picture[]}
 */
function readPictures(file) {
  return readLines(file).map(({ ledger, keyframe, size }) => ({
    atUs: ledger.stamps.at(-1).enteredUs,
    keyframe,
    bytes: size,
  }));
}
