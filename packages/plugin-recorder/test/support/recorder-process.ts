/** A process of its own that records footage in a loop: `recorder-process.js PATH UNITS`. Reports over IPC, then waits; closes when it is disconnected. */
import type { PipelineError } from '@arkavo-pipeline/core';
import { accessUnit, camera, readVideo } from './media-file.js';
import { openRecorder } from './recorder-stage.js';

export type Report = { readonly sent: number; readonly error?: { readonly code: string; readonly message: string } };

// Keeps the process running until it is killed, or its parent disconnects.
process.channel?.ref();
process.once('disconnect', () => recorder.close());

const [path = '', count = ''] = process.argv.slice(2);
const units = await readVideo(camera);
const recorder = await openRecorder({ path, fragmentMs: 500, bufferBytes: 0 }, ['video']);
let sent = 0;
try {
  for (; sent < Number(count); sent += 1) {
    const unit = units[sent % units.length];
    if (unit) await recorder.send(accessUnit(unit, { shiftUs: Math.floor(sent / units.length) * 6_000_000 }));
  }
  report({ sent });
} catch (error) {
  const { code, message } = error as PipelineError;
  await recorder.close();
  report({ sent, error: { code, message } });
}

function report(message: Report): void {
  process.send?.(message);
}
