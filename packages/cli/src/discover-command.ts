import { hostAndPort } from '@arkavo-pipeline/core';
import { browse, type Receiver } from '@arkavo-pipeline/discovery';
import type { Terminal } from './display.js';
import { exitCodes } from './exit-code.js';
import type { SignalSource } from './interrupts.js';
import { refusedText } from './refused-text.js';
import { waitOrInterrupt } from './wait-or-interrupt.js';

export type DiscoverOptions = {
  /** Milliseconds. */
  readonly timeout: number;
  /** An object per line instead of text. */
  readonly json: boolean;
};

/** Writes to `output` the receivers on the local networks as they appear and go. Returns the exit code: 1 when there was none. */
export async function discoverCommand(
  { timeout, json }: DiscoverOptions,
  output: Terminal,
  terminal: Terminal,
  signals: SignalSource = process,
): Promise<number> {
  let found = 0;
  const tell = (state: State, receiver: Receiver) =>
    output.write(json ? jsonLine(state, receiver) : textLine(state, receiver));
  const search = await browse({
    onUp: (receiver) => {
      found++;
      tell('up', receiver);
    },
    onDown: (receiver) => tell('down', receiver),
  });
  const waitedMs = await waitOrInterrupt(timeout, signals);
  await search.close();
  const refused = refusedText(search.refused);
  if (refused !== undefined) terminal.write(`${refused}\n`);
  if (found > 0) return exitCodes.done;
  terminal.write(
    `no receiver answered in ${Math.round(waitedMs / 100) / 10} s; check that one is advertised on this network, and that nothing blocks UDP port 5353\n`,
  );
  return exitCodes.failed;
}

type State = 'up' | 'down';

function textLine(state: State, { name, host, addresses, port, protocol, fingerprint }: Receiver): string {
  const where = hostAndPort(host ?? addresses[0] ?? '', port);
  const parts = [name, where, protocol, ...(fingerprint ? [`fingerprint ${fingerprint}`] : [])];
  return `${state === 'up' ? '' : 'gone: '}${parts.join('  ')}\n`;
}

function jsonLine(state: State, receiver: Receiver): string {
  return `${JSON.stringify({ state, ...receiver })}\n`;
}
