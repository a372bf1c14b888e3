import { framePoolStats } from '@arkavo-pipeline/core';
import { openReceiver } from '../stages.js';
import { packetDigest } from './packet-digest.js';
import { type Arrival, type FromReceiver, neighbourSource } from './receiver-report.js';

// A receiver alone in its process, so that memory and sockets are its own. Its parent says when to close it.

const reportEveryMs = 25;
const { stage, port, ended } = await openReceiver(JSON.parse(process.argv[2] ?? '{}'));
const faults: Record<string, number> = {};
let asked = 0;
let packets = 0;
let arrivals: Arrival[] = [];

function tell(message: FromReceiver): void {
  process.send?.(message);
}

async function takePackets(): Promise<void> {
  for (;;) {
    const { packet } = await stage.next();
    const { sourceId, ptsUs } = packet;
    if (sourceId !== neighbourSource) packets += 1;
    else arrivals.push({ digest: packetDigest(packet), ptsUs });
    packet.dispose();
  }
}

/** A stage of a pipeline hands over what it says: here, all of it would be kept. */
function forget(): void {
  for (const fault of stage.faults.splice(0)) {
    const { code = fault.name } = fault as { code?: string };
    faults[code] = (faults[code] ?? 0) + 1;
  }
  for (const kept of [stage.logs, stage.events, stage.decisions]) kept.length = 0;
}

function report(): void {
  if (!process.connected) process.exit(1);
  forget();
  const { heapUsed, external } = process.memoryUsage();
  const allocatedBytes = heapUsed + external;
  const sockets = count('TCPSocketWrap');
  tell({ type: 'report', report: { asked, drops: stage.drops, faults, packets, arrivals, sockets, allocatedBytes } });
  arrivals = [];
}

function count(resource: string): number {
  return process.getActiveResourcesInfo().filter((name) => name === resource).length;
}

const reporting = setInterval(report, reportEveryMs);
process.on('message', async (word) => {
  if (word === 'collect') globalThis.gc?.();
  if (word !== 'close') {
    asked += 1;
    return;
  }
  clearInterval(reporting);
  const left = await stage.close();
  await ended;
  const resources = process.getActiveResourcesInfo().filter((name) => /TCPSocket|Timeout/.test(name));
  const remains = { frames: left + framePoolStats().inUse, resources };
  process.send?.({ type: 'closed', remains } satisfies FromReceiver, () => process.disconnect());
});
void takePackets();
tell({ type: 'listening', port });
