import { isIP } from 'node:net';
import { isHost, leadsToLoopback, PipelineError } from '@arkavo-pipeline/core';
import { everyAddress } from '@arkavo-pipeline/discovery';
import { makeToken } from '@arkavo-pipeline/transport/trust';
import type { Terminal } from './display.js';
import { listeningLink } from './listening-link.js';
import { isEncrypted, type Protocol, type SecurityChoice } from './network-options.js';
import { pairingLines } from './pairing-lines.js';
import { type ReceiveDefinitionOptions, receiveDefinition } from './receive-definition.js';
import { recordingName } from './recording-name.js';
import type { RunGraphOptions } from './run-graph.js';
import { printOnly, runWritten } from './run-written.js';
import { tokenVariable } from './token-variable.js';

export type ReceiveOptions = RunGraphOptions & {
  readonly out?: string;
  /** Address to listen on; this machine's loopback, or every address, when there is none. */
  readonly host?: string;
  readonly beyondLoopback: boolean;
  readonly port: number;
  readonly protocol: Protocol;
  readonly security?: SecurityChoice;
  readonly advertise: boolean;
  readonly name?: string;
  readonly once: boolean;
  readonly decode: boolean;
  readonly overwrite: boolean;
  readonly print: boolean;
};

/** Written out where there is a name, which may lead elsewhere by the time the stage listens than when the link was made. */
const encrypted: SecurityChoice = 'tls';

/** Receives and records. Returns the exit code; throws what is wrong before anything has started. */
export async function receiveCommand(options: ReceiveOptions, output: Terminal, terminal: Terminal): Promise<number> {
  const { out = recordingName(), host = options.beyondLoopback ? everyAddress() : '127.0.0.1' } = options;
  checkHost(host);
  const isLocal = await leadsToLoopback(host);
  const asked = { ...options, out, host, isLocal, advertise: options.advertise && !isLocal };
  checkName(asked);
  const needsToken = isEncrypted(asked);
  const wanted = needsToken && isIP(host) === 0 ? { ...asked, security: encrypted } : asked;
  const known = process.env[tokenVariable];
  const full = { ...wanted, token: needsToken || known !== undefined };
  const definition = receiveDefinition(full);
  if (options.print) return printOnly(definition, output);
  const token = known ?? (needsToken ? newToken(terminal) : undefined);
  const greeting = isLocal && !needsToken ? [] : await greetingLines(full, token, terminal);
  return runWritten(definition, token, { ...options, greeting }, output, terminal);
}

/** Throws ERR_DEFINITION_INVALID. */
function checkHost(host: string): void {
  if (isHost(host)) return;
  throw new PipelineError(
    'ERR_DEFINITION_INVALID',
    `--host ${host} is neither an address nor a name that can be looked up; expected one such as 192.168.1.20, fd00::2 or studio.local`,
  );
}

/** Throws ERR_DEFINITION_INVALID for a name that nobody would be told. */
function checkName(options: Pick<ReceiveDefinitionOptions, 'name' | 'advertise' | 'isLocal' | 'host'>): void {
  const { name, advertise, isLocal, host } = options;
  if (name === undefined || advertise) return;
  const why = isLocal ? `${host} is this machine alone; add --beyond-loopback` : 'take --no-advertise out';
  throw new PipelineError(
    'ERR_DEFINITION_INVALID',
    `--name is what a receiver is advertised as, and this one is not advertised: ${why}`,
  );
}

/** A token that nobody can read would let nobody in. Throws ERR_TCP_TOKEN. */
function newToken(terminal: Terminal): string {
  if (terminal.isTTY) return makeToken();
  throw new PipelineError(
    'ERR_TCP_TOKEN',
    `there is no token, and no terminal to show a new one on; set ${tokenVariable} to a secret of 16 characters or more, here and at each sender`,
  );
}

async function greetingLines(
  options: ReceiveDefinitionOptions,
  token: string | undefined,
  terminal: Terminal,
): Promise<string[]> {
  const lines = pairingLines(await listeningLink(options, token), terminal);
  const isNew = token !== undefined && process.env[tokenVariable] === undefined;
  const keep = `the token is new; set ${tokenVariable} to it, and the next run has the same`;
  return isNew ? [...lines, keep] : lines;
}
