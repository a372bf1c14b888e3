import { existsSync, type FSWatcher, watch } from 'node:fs';
import { basename, dirname } from 'node:path';
import { definePlugin, defineStage } from '@arkavo-pipeline/core';

const gate = defineStage({
  type: 'gate',
  summary: 'Passes the first packets on, and all others once a file is there.',
  inputs: {
    video: { media: ['video/h264', 'video/h265'], optional: true },
    audio: { media: ['audio/pcm'], optional: true },
  },
  outputs: { video: ['video/h264', 'video/h265'], audio: ['audio/pcm'] },
  options: {
    packets: { type: 'integer', required: true, description: 'Packets that pass at once.' },
    path: { type: 'string', required: true, description: 'The file.' },
  },
  open({ options, signal }) {
    let passed = 0;
    const file = new AwaitedFile(options.path, signal);
    return {
      async process(packet, emit, port) {
        if (passed === options.packets) await file.there;
        passed += 1;
        await emit(packet, port);
      },
      close: () => file.close(),
    };
  },
});

/** Resolves when a file is there, or when the stage is to end. */
class AwaitedFile {
  readonly there: Promise<void>;
  readonly #watcher: FSWatcher;

  constructor(path: string, signal: AbortSignal) {
    let resolve = () => {};
    this.there = new Promise((resolved) => {
      resolve = resolved;
    });
    this.#watcher = watch(dirname(path), (_, name) => {
      if (name === basename(path)) resolve();
    });
    signal.addEventListener('abort', () => resolve(), { once: true });
    if (existsSync(path)) resolve();
  }

  close(): void {
    this.#watcher.close();
  }
}

export default definePlugin({ name: 'gate', apiVersion: 1, stages: [gate] });
