import { formatPairingLink, type PairingLink } from '@arkavo-pipeline/discovery';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { pairingLines } from '../src/pairing-lines.js';
import { qrCodeLines } from '../src/qr-code.js';

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

test('the token is on the terminal, apart from the link, which ends as an argument that others may read', () => {
  const lines = pairingLines(secret, { write, isTTY: true, columns: 10 });
  assert.equal(lines, [
    `connect with arkavo://connect?host=studio.local&port=5757&fingerprint=${secret.fingerprint}`,
    'and, in the environment there, ARKAVO_TOKEN=a-token-of-22-letters',
  ]);
});

test('the code on the terminal has the token, too', () => {
  const terminal = { write, isTTY: true, columns: 200, rows: 100 };
  const { token: _, ...open } = secret;
  const codeOf = (link: PairingLink) => pairingLines(link, terminal).filter((line) => line.startsWith('\x1b'));
  assert.equal(codeOf(secret), qrCodeLines(formatPairingLink(secret), { columns: 200, rows: 92 }));
  assert.not.equal(codeOf(secret), codeOf(open));
});

test('the token is in no file and no pipe', () => {
  const lines = pairingLines(secret, { write });
  assert.not.match(lines.join('\n'), 'a-token');
  assert.match(lines[0] ?? '', /fingerprint=(ab){32} \(its token is in ARKAVO_TOKEN\)$/);
});

test.run();
