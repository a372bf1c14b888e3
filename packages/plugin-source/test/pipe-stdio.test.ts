import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { ffmpeg } from './support/ffmpeg.js';

const program = fileURLToPath(new URL('./support/stdin-worker.js', import.meta.url));
const lavfi = ['-f', 'lavfi', '-i', 'testsrc=size=640x360:rate=30', '-frames:v', '3'];

test('a worker pipes standard input to standard output, and ends while its input stays open', async () => {
  const input = ffmpeg(...lavfi, '-pix_fmt', 'yuv420p', '-f', 'yuv4mpegpipe', '-');
  const child = spawn(process.execPath, [program], { stdio: ['pipe', 'pipe', 'inherit'] });
  const chunks: Buffer[] = [];
  child.stdout.on('data', (chunk: Buffer) => chunks.push(chunk));
  child.stdin.write(input);
  const [code] = await once(child, 'close');
  child.stdin.destroy();
  assert.is(code, 0);
  const output = Buffer.concat(chunks);
  const pixels = (y4m: Buffer) => y4m.subarray(y4m.indexOf('FRAME'));
  assert.is(pixels(output).compare(pixels(input)), 0);
});

test.run();
