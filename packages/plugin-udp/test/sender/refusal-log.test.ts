import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { RefusalLog } from '../../src/sender/refusal-log.js';

test('reports that cannot be authenticated are said once, with what is most likely wrong', () => {
  const lines: string[] = [];
  const say = (line: string) => lines.push(line);
  const log = new RefusalLog({ debug: say, info: say, warn: say });
  for (const cause of ['not-authentic', 'not-encrypted', 'not-authentic']) log.refused(cause);
  assert.is(lines.length, 2);
  assert.match(lines[0] ?? '', /not-authentic; is srtpKey .* the same on both ends/);
  assert.match(lines[1] ?? '', /the receiver sends in plaintext and this end expects SRTP/);
  log.sumUp();
  assert.is(lines[2], 'datagrams refused: 2 not-authentic, 1 not-encrypted');
});

test.run();
