import { PipelineError } from '@arkavo-pipeline/core';
import { hostLabel, isLoopback, type PairingLink } from '@arkavo-pipeline/discovery';
import { parseDestination } from './destination.js';
import type { Terminal } from './display.js';
import type { Protocol, SecurityChoice } from './network-options.js';
import type { RunGraphOptions } from './run-graph.js';
import { printOnly, runWritten } from './run-written.js';
import { sendDefinition } from './send-definition.js';
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
  const definition = sendDefinition({
    ...rest,
    ...destination,
    source: await sendSource(what),
    sourceId,
    token: token !== undefined,
  });
  if (options.print) return printOnly(definition, output);
  if (token === undefined) checkNeedsNoToken(destination);
  return runWritten(definition, token, options, output, terminal);
}

/** A link that was copied from a terminal has the fingerprint, and not the token that goes with it. Throws ERR_TCP_TOKEN. */
function checkNeedsNoToken({ host, fingerprint }: PairingLink): void {
  if (fingerprint === undefined || isLoopback(host)) return;
  throw new PipelineError(
    'ERR_TCP_TOKEN',
    `the link is that of a receiver which wants a token, and there is none; set ${tokenVariable} to the one that the receiver shows`,
  );
}
