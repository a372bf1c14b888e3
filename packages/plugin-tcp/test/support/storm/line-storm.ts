import { exampleLines } from '../../arkavo/support/example-lines.js';
import { addTally, emptyTally, fateOf, type LineTally } from '../../arkavo/support/line-tally.js';
import { mutatedLine } from '../../arkavo/support/mutated-line.js';
import { type Random, seededRandom } from '../../arkavo/support/random.js';
import { RawPeer } from '../raw-peer.js';
import { writeAll } from './sockets.js';

export type LineStormOptions = {
  readonly port: number;
  readonly lines: number;
  readonly connections: number;
  readonly seed: number;
};

const batchBytes = 16_384;
export const handshake = Buffer.from(`${exampleLines.handshake}\n`);

/** Sends mutated lines over connections that say who they are first, cut anywhere. Returns what is to become of all lines. */
export async function lineStorm({ port, lines, connections, seed }: LineStormOptions): Promise<LineTally> {
  const tallies = await Promise.all(
    Array.from({ length: connections }, async (_, index) => {
      const peer = await RawPeer.connect(port);
      const tally = { ...emptyTally(), nothing: 1 };
      peer.socket.write(handshake);
      await writeAll(peer.socket, batches(lines / connections, seededRandom(seed + index), tally));
      peer.socket.end();
      await peer.closed;
      return tally;
    }),
  );
  return tallies.reduce(addTally, emptyTally());
}

/** Lines, each judged before it is sent, in chunks. */
function* batches(lines: number, random: Random, tally: LineTally): Generator<Buffer> {
  let held: Buffer[] = [];
  let bytes = 0;
  for (let count = 0; count < lines; ) {
    const line = mutatedLine(random);
    const fate = fateOf(line);
    if (fate === undefined) continue;
    tally[fate] += 1;
    count += 1;
    held.push(line, Buffer.from('\n'));
    bytes += line.length + 1;
    if (bytes < batchBytes && count < lines) continue;
    yield* pieces(Buffer.concat(held), random);
    held = [];
    bytes = 0;
  }
}

/** Cut in three, anywhere. */
function pieces(bytes: Buffer, random: Random): Buffer[] {
  const [first = 0, second = 0] = [random(bytes.length), random(bytes.length)].sort((a, b) => a - b);
  return [bytes.subarray(0, first), bytes.subarray(first, second), bytes.subarray(second)];
}
