// timeout: 600 s
// The cases are C++, in test/cases: each runs in a process of its own, with ASan and UBSan, and leaves no live object.
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { buildCases, runCases } from './support/cases.js';

// There the real framework's headers would be found beside the double's.
const isMac = process.platform === 'darwin';
if (isMac) console.log('skipped: the double stands in for what macOS has');
const check = isMac ? test.skip : test;

for (const title of isMac ? [] : buildCases()) {
  test(title, () => {
    const { status, signal, stderr } = runCases([title]);
    assert.is(signal, null, stderr);
    assert.is(status, 0, stderr);
  });
}

check('with FAKEVT_ABORT=1 the first violation aborts', () => {
  assert.is(runCases(['--violate']).status, 0);
  const { signal, stderr } = runCases(['--violate'], { FAKEVT_ABORT: '1' });
  assert.is(signal, 'SIGABRT');
  assert.match(stderr, 'fakevt: CFRelease: NULL');
});

for (const codec of ['h264', 'hevc']) {
  check(`ffmpeg decodes the ${codec} that was written to the same pictures, B-frames and all`, () => {
    const folder = mkdtempSync(join(tmpdir(), 'fakevt-'));
    try {
      const { status, stderr } = runCases(['--write', codec, folder]);
      assert.is(status, 0, stderr);
      const stream = join(folder, `stream.${codec}`);
      const frames = execFileSync('ffprobe', [
        '-v',
        'error',
        '-show_entries',
        'frame=pict_type',
        '-of',
        'csv=p=0',
        stream,
      ]);
      assert.match(String(frames), 'B');
      execFileSync('ffmpeg', [
        '-v',
        'error',
        '-i',
        stream,
        '-f',
        'rawvideo',
        '-vsync',
        '0',
        join(folder, 'ffmpeg.yuv'),
      ]);
      const [ours, theirs] = ['pictures.yuv', 'ffmpeg.yuv'].map((name) => readFileSync(join(folder, name)));
      assert.ok(ours?.length && theirs && ours.equals(theirs));
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  });
}

test.run();
