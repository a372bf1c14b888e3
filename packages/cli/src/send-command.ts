import { leadsToLoopback, PipelineError } from '@arkavo-pipeline/core';
import { hostLabel } from '@arkavo-pipeline/discovery';
import { parseDestination } from './destination.js';
import type { Terminal } from './display.js';
import { isEncrypted, type Protocol, type SecurityChoice } from './network-options.js';
import type { RunGraphOptions } from './run-graph.js';
import { printOnly, runWritten } from './run-written.js';
import { type SendSource, sendDefinition } from './send-definition.js';
import { sendSource } from './send-source.js';
import { tokenVariable } from './token-variable.js';

export type SendOptions = RunGraphOptions & {
  /** `auto`, `auto:NAME`, HOST, HOST:PORT or a pairing link. */
  readonly to: string;
  readonly protocol: Protocol;
  readonly security?: SecurityChoice;
  readonly codec?: 'h264' | 'h265';
  /** Bits per second. */
  readonly bitrate?: number;
  readonly audio: boolean;
  readonly sourceId?: string;
  readonly print: boolean;
};

/** Sends a file or the test pattern. Returns the exit code; throws what is wrong before anything has started. */
export async function sendCommand(
  what: string,
  options: SendOptions,
  output: Terminal,
  terminal: Terminal,
): Promise<number> {
  const { to, sourceId = hostLabel(), ...rest } = options;
  const { token = process.env[tokenVariable], ...destination } = parseDestination(to);
  const { host, fingerprint } = destination;
  const source = await sendSource(what);
  if (rest.protocol === 'arkavo' && rest.audio) await checkSound(source);
  const isLocal = host !== 'auto' && (await leadsToLoopback(host));
  const needsToken = isEncrypted({ ...rest, isLocal }) && !(isLocal && fingerprint !== undefined);
  const definition = sendDefinition({
    ...rest,
    ...destination,
    isLocal,
    source,
    sourceId,
    token: needsToken || token !== undefined,
  });
  if (options.print) return printOnly(definition, output);
  if (needsToken && token === undefined) throw tokenMissing(host, isLocal);
  return runWritten(definition, token, options, output, terminal);
}

/** The Arkavo app plays PCM only. Throws ERR_CODEC_UNSUPPORTED, and what is wrong with the file. */
async function checkSound(source: SendSource): Promise<void> {
  if (source.kind !== 'coded') return;
  const { soundFormat } = await import('@arkavo-pipeline/plugin-source/media');
  if ((await soundFormat(source.path)) !== 'aac') return;
  throw new PipelineError(
    'ERR_CODEC_UNSUPPORTED',
    `the sound of ${source.path} is AAC, which the Arkavo protocol does not carry; leave out --audio, or give a file with PCM (\`ffmpeg -i FILE -c:v copy -c:a pcm_s16le OUT.mov\` makes one)`,
  );
}

function tokenMissing(host: string, isLocal: boolean): PipelineError {
  const where = host === 'auto' ? 'a receiver that is looked for' : host;
  const why = isLocal
    ? '--security tls wants a token, and there is none'
    : `${where} is not this machine alone: what is sent there is encrypted and wants a token, and there is none`;
  const other = isLocal ? 'take it out' : 'add --security none on both sides if the network is one that you trust';
  return new PipelineError(
    'ERR_TCP_TOKEN',
    `${why}; set ${tokenVariable} to the one that the receiver shows, or ${other}`,
  );
}
