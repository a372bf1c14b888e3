import assert from 'node:assert/strict';
import { suite } from 'uvu';
import { decodeMessage } from '../../src/arkavo/decode-message.js';
import { LineReader } from '../../src/arkavo/line-reader.js';
import { LineRefused, type RefusalReason } from '../../src/arkavo/line-refused.js';
import { SourceClock } from '../../src/arkavo/source-clock.js';
import { VideoUnits } from '../../src/arkavo/video-units.js';
import { heldBytes } from '../support/held-memory.js';
import { exampleLines } from './support/example-lines.js';
import { mutatedLine } from './support/mutated-line.js';
import { seededRandom } from './support/random.js';

const test = suite('mutated lines');
const rounds = 200_000;
const maxLineBytes = 4096;
const valid = Buffer.from(`${exampleLines.handshake}\n`);

/** What is done with a message that is taken: none of it may throw. */
function use(line: Buffer, units: VideoUnits, clock: SourceClock, nowUs: number): boolean {
  const message = decodeMessage(line);
  if (!message) return false;
  if (message.kind === 'videoNALU') units.take(message.naluData);
  const mapped =
    message.kind === 'videoNALU'
      ? clock.video(message.timestamp, nowUs)
      : message.kind === 'audio'
        ? clock.audio(message.timestamp, nowUs)
        : message.kind === 'metadata' && clock.metadata(message.timestamp, nowUs);
  if (mapped) assert.ok(Number.isSafeInteger(mapped.ptsUs) && mapped.uncertaintyUs >= 0, `${mapped.ptsUs}`);
  return message.kind === 'handshake' && message.deviceName === 'iPhone' && message.sourceID === 'iPhone-face';
}

test('200 000 mutated lines: each is read, or refused for a reason, the good line behind each is read, and memory stays', async () => {
  const random = seededRandom(99);
  const reader = new LineReader({ maxLineBytes });
  const units = new VideoUnits();
  const clock = new SourceClock();
  const refusals = new Map<RefusalReason, number>();
  let good = 0;
  let beforeBytes = 0;
  for (let round = 0; round < rounds; round++) {
    const line = mutatedLine(random);
    const stream = Buffer.concat([line, Buffer.from('\n'), valid]);
    const cut = random(stream.length);
    for (const chunk of [stream.subarray(0, cut), stream.subarray(cut)]) {
      reader.feed(chunk);
      for (let more = true; more; ) {
        try {
          const found = reader.next();
          more = found !== undefined;
          if (found && use(found, units, clock, round * 1000)) good += 1;
        } catch (error) {
          if (!(error instanceof LineRefused)) throw new Error(`at ${line.toString('latin1')}`, { cause: error });
          refusals.set(error.reason, (refusals.get(error.reason) ?? 0) + 1);
        }
      }
    }
    if (round === 20_000) beforeBytes = await heldBytes();
  }
  assert.ok(good >= rounds, `${good} good lines`);
  for (const reason of ['bad-json', 'bad-message', 'bad-base64', 'unknown-kind', 'jpeg', 'line-too-long'] as const) {
    assert.ok((refusals.get(reason) ?? 0) > 100, `${reason}: ${refusals.get(reason)}`);
  }
  const grownBytes = (await heldBytes()) - beforeBytes;
  assert.ok(grownBytes < 2e6, `${grownBytes} bytes more`);
});

test.run();
