import { systemClock } from '@arkavo-pipeline/core';
import type { Command } from './command.js';

/** Resolves when a program says this on standard error from now on, with the time, microseconds; rejects when it ends before. */
export function said({ process, finished }: Command, pattern: RegExp): Promise<number> {
  return new Promise((resolve, reject) => {
    let text = '';
    const look = (chunk: string) => {
      text += chunk;
      if (!pattern.test(text)) return;
      process.stderr?.off('data', look);
      resolve(systemClock.nowUs());
    };
    process.stderr?.on('data', look);
    finished.then(({ stderr }) => reject(new Error(`it ended without saying ${pattern}:\n${stderr}`)), reject);
  });
}
