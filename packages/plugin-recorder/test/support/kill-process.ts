/**
 * A process of its own that records pictures and sound in a loop until it is killed: `kill-process.js PATH FOLDER PROGRESS`. What it
 * has handed over is in PROGRESS, a number of pictures, which outlives it; over IPC it tells of every tenth.
 */
import { openSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { interleave } from './interleave.js';
import { readAac, readVideo } from './media-file.js';
import { openRecorder } from './recorder-stage.js';

const [path = '', folder = '', progress = ''] = process.argv.slice(2);
process.channel?.ref();
const video = await readVideo(join(folder, 'footage-source-h264.mp4'));
const sound = await readAac(join(folder, 'tone-source.m4a'));
const recorder = await openRecorder({ path, fragmentMs: 500, bufferBytes: 0 }, ['video', 'audio']);
const file = openSync(progress, 'w');
let sent = 0;
for (const packet of interleave(video, sound, Number.POSITIVE_INFINITY)) {
  await recorder.send(packet);
  if (packet.kind === 'audio') continue;
  sent += 1;
  writeSync(file, String(sent).padStart(10), 0);
  if (sent % 10 === 0) process.send?.(sent);
}
