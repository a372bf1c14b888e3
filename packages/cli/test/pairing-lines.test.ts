import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { pairingLines } from '../src/pairing-lines.js';

const test = suite('how to connect');

const write = () => true;
const plain = { host: 'studio.local', port: 5757 };
const secret = { ...plain, fingerprint: 'ab'.repeat(32), token: 'a-token-of-22-letters' };

test('on a terminal there are a code and the text', () => {
  const lines = pairingLines(plain, { write, isTTY: true, columns: 100, rows: 50 });
  assert.ok(lines.length > 10);
  assert.is(lines.at(-1), 'connect with arkavo://connect?host=studio.local&port=5757');
});

test('on a terminal that is too small there is the text alone', () => {
  assert.equal(pairingLines(plain, { write, isTTY: true, columns: 20, rows: 50 }).length, 1);
  assert.equal(pairingLines(plain, { write, isTTY: true, columns: 100, rows: 20 }).length, 1);
});

test('the token is on the terminal', () => {
  const lines = pairingLines(secret, { write, isTTY: true, columns: 10 });
  assert.match(lines.join('\n'), '&token=a-token-of-22-letters');
});

test('the token is in no file and no pipe', () => {
  const lines = pairingLines(secret, { write });
  assert.not.match(lines.join('\n'), 'a-token');
  assert.match(lines[0] ?? '', /fingerprint=(ab){32} \(its token is in ARKAVO_TOKEN\)$/);
});

test.run();
