import { hostLabel } from '@arkavo-pipeline/discovery';
import { defaultPort, parseDestination } from './destination.js';
import type { Terminal } from './display.js';
import type { Protocol, SecurityChoice } from './network-options.js';
import type { RunGraphOptions } from './run-graph.js';
import { printOnly, runWritten } from './run-written.js';
import { sendDefinition } from './send-definition.js';
import { sendSource } from './send-source.js';
import { tokenVariable } from './token-variable.js';

export type SendOptions = RunGraphOptions & {
  /** `auto`, HOST, HOST:PORT or a pairing link. */
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
  const destination = parseDestination(to);
  const link = destination === 'auto' ? { host: destination, port: defaultPort } : destination;
  const token = link.token ?? process.env[tokenVariable];
  const definition = sendDefinition({
    ...rest,
    source: await sendSource(what),
    sourceId,
    host: link.host,
    port: link.port,
    fingerprint: link.fingerprint,
    token: token !== undefined,
  });
  return options.print ? printOnly(definition, output) : runWritten(definition, token, options, output, terminal);
}
