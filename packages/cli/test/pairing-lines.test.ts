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
  assert.equal(lines.slice(-2), ['connect with', 'arkavo://connect?host=studio.local&port=5757']);
});

test('on a terminal that is too small there is the text, and how large it would have to be', () => {
  for (const [columns, rows] of [
    [20, 50],
    [100, 20],
  ] as const) {
    const [said = '', ...lines] = pairingLines(plain, { write, isTTY: true, columns, rows });
    assert.equal(lines, ['connect with', 'arkavo://connect?host=studio.local&port=5757']);
    const [, wide, high] = /too small for the QR code, which takes (\d+) columns and (\d+) rows/.exec(said) ?? [];
    const larger = pairingLines(plain, { write, isTTY: true, columns: Number(wide), rows: Number(high) });
    assert.ok(larger[0]?.startsWith('\x1b'), said);
    const smaller = pairingLines(plain, { write, isTTY: true, columns: Number(wide) - 1, rows: Number(high) });
    assert.not.ok(smaller[0]?.startsWith('\x1b'));
  }
});

test('the token is on the terminal, apart from the link, which ends as an argument that others may read', () => {
  const lines = pairingLines(secret, { write, isTTY: true, columns: 10 });
  assert.equal(lines.slice(1), [
    'connect with',
    `arkavo://connect?host=studio.local&port=5757&fingerprint=${secret.fingerprint}`,
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
  assert.match(lines[1] ?? '', /^arkavo:\S+fingerprint=(ab){32}$/);
  assert.is(lines[2], 'and the token in ARKAVO_TOKEN');
});

test.run();
