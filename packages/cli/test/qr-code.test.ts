import { formatPairingLink } from '@arkavo-pipeline/discovery';
import jsqr from 'jsqr';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { qrCodeLines } from '../src/qr-code.js';

const test = suite('QR codes');

const link = formatPairingLink({ host: 'studio.local', port: 5757 });
const longLink = formatPairingLink({
  host: 'fe80::1234:5678:9abc:def0%en0',
  port: 65_535,
  fingerprint: '0f'.repeat(32),
  token: 'abcde-fghij-kmnpq-rstuv-wxyz2-3',
});
const ample = { columns: 400, rows: 400 };

const [colours, reset] = ['\x1b[38;5;16;48;5;231m', '\x1b[0m'];
const blocksOf = (line: string) => [...line.replace(colours, '').replace(reset, '')];

const pixelsPerModule = 4;

/** What a camera reads from the terminal. */
function read(lines: readonly string[]): string | undefined {
  const rows = lines.flatMap((line) => {
    const blocks = blocksOf(line);
    return [
      blocks.map((block) => block === '█' || block === '▀'),
      blocks.map((block) => block === '█' || block === '▄'),
    ];
  });
  const [width, height] = [(rows[0]?.length ?? 0) * pixelsPerModule, rows.length * pixelsPerModule];
  const pixels = new Uint8ClampedArray(width * height * 4).fill(255);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const dark = rows[Math.floor(y / pixelsPerModule)]?.[Math.floor(x / pixelsPerModule)];
      if (dark) pixels.fill(0, 4 * (y * width + x), 4 * (y * width + x) + 3);
    }
  }
  return jsqr.default(pixels, width, height)?.data;
}

const widthOf = (lines: readonly string[]) => blocksOf(lines[0] ?? '').length;

for (const text of [link, longLink]) {
  test(`${text.slice(0, 40)} of ${text.length} characters is read back, at every size that fits`, () => {
    const sizes = new Set<number>();
    for (let columns = 200; columns > 0; columns--) {
      const lines = qrCodeLines(text, { ...ample, columns });
      if (lines === undefined || sizes.has(widthOf(lines))) continue;
      sizes.add(widthOf(lines));
      assert.ok(widthOf(lines) <= columns);
      assert.is(read(lines), text);
    }
    assert.ok(sizes.size > 1, 'less error correction makes a smaller code');
  });
}

test('with room enough, a code that is partly covered is read all the same', () => {
  const lines = qrCodeLines(link, ample) ?? [];
  const [middle, centre] = [Math.floor(lines.length / 2), Math.floor(widthOf(lines) / 2)];
  const covered = lines.map((line, row) =>
    Math.abs(row - middle) > 2
      ? line
      : blocksOf(line)
          .fill('█', centre - 5, centre + 5)
          .join(''),
  );
  assert.is(read(covered), link);
});

test('lines have colours of their own, and end them', () => {
  for (const line of qrCodeLines(link, ample) ?? []) {
    assert.ok(line.startsWith(colours) && line.endsWith(reset));
    assert.match(blocksOf(line).join(''), /^[█▀▄ ]+$/);
  }
});

test('a text that is too long for much error correction has less, and one that is too long for a code has none', () => {
  const long = 'é'.repeat(1000);
  assert.is(read(qrCodeLines(long, ample) ?? []), long);
  assert.is(qrCodeLines('é'.repeat(3000), ample), undefined);
});

test('without room there is no code', () => {
  assert.is(qrCodeLines(link, { columns: 20, rows: 100 }), undefined);
  assert.is(qrCodeLines(link, { columns: 100, rows: 10 }), undefined);
});

test.run();
