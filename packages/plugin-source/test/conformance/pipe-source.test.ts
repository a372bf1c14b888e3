// coverage: none
import { spawn } from 'node:child_process';
import { openSync } from 'node:fs';
import { type ConformanceSetup, conformance } from '@arkavo-pipeline/core/testing';
import { test } from 'uvu';
import { makeFifo, openFifo } from '../support/fifo.js';
import { TempFolder } from '../support/temp-folder.js';

const plugin = new URL('../../src/index.js', import.meta.url);
const raw = { format: 'rawvideo', width: 64, height: 48 };
const refused = [{ ...raw, fd: 9999 }, { format: 'rawvideo' }];

/** A device that gives zeros for ever. */
function device(): ConformanceSetup {
  return { options: { ...raw, fd: openSync('/dev/zero', 'r') } };
}

/** A program that writes zeros for ever. */
async function pipe(): Promise<ConformanceSetup> {
  const folder = new TempFolder();
  const path = makeFifo(folder.file('zeros'));
  const writer = spawn('sh', ['-c', 'exec cat /dev/zero > "$0"', path], { stdio: 'ignore' });
  const fd = await openFifo(path, 'read');
  return {
    options: { ...raw, fd },
    teardown() {
      writer.kill();
      folder.remove();
    },
  };
}

for (const [from, setup] of Object.entries({ device, pipe })) {
  for (const { name, run } of conformance({ plugin, type: 'pipe-source', setup, refused }))
    test(`${name} (${from})`, run);
}

test.run();
