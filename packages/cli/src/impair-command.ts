import {
  assertNetwork,
  directions,
  ImpairedTcpLink,
  ImpairedUdpLink,
  loadSchedule,
  type TcpLinkStats,
  type UdpLinkStats,
} from '@arkavo-pipeline/impairment';
import type { Terminal } from './display.js';
import { exitCodes } from './exit-code.js';
import { type ImpairOptions, networkSettings } from './impair-options.js';
import { countsLine, networkLines } from './impair-text.js';
import type { SignalSource } from './interrupts.js';
import { waitOrInterrupt } from './wait-or-interrupt.js';

/** As long as a timer takes, milliseconds: 24 days. */
const longest = 2 ** 31 - 1;

/** Passes packets on through an impaired network until Ctrl-C. Returns the exit code; throws what is wrong before anything is open. */
export async function impairCommand(
  options: ImpairOptions,
  output: Terminal,
  terminal: Terminal,
  signals: SignalSource = process,
): Promise<number> {
  const { tcp, host, listen, to, seed, schedule: path } = options;
  const transport = tcp ? 'tcp' : 'udp';
  const directed = networkSettings(options);
  assertNetwork(directed, transport);
  const settings =
    path === undefined ? directed : { ...directed, schedule: await loadSchedule(path, directed, transport) };
  const wanted = { ...settings, host, port: listen, to, seed };
  const link = tcp ? await ImpairedTcpLink.open(wanted) : await ImpairedUdpLink.open(wanted);
  const say = (line: string) => terminal.write(`${line}\n`);
  say(`${transport.toUpperCase()} ${link.host}:${link.port} → ${to.host}:${to.port}; Ctrl-C ends it`);
  for (const line of networkLines(settings, seed)) say(line);
  await waitOrInterrupt(options.for ?? longest, signals);
  const stats = link.stats();
  await link.close();
  if (options.json) output.write(`${JSON.stringify(stats)}\n`);
  for (const line of statsLines(stats)) say(line);
  return exitCodes.done;
}

function statsLines(stats: UdpLinkStats | TcpLinkStats): string[] {
  const lines = directions.map((name) => countsLine(name, stats[name]));
  if ('connections' in stats) lines.push(`${stats.connections} connections, ${stats.cut} cut`);
  const refused = Object.entries(stats.refused).filter(([, count]) => count > 0);
  if (refused.length > 0) lines.push(`refused: ${refused.map(([cause, count]) => `${cause} ${count}`).join(', ')}`);
  return lines;
}
