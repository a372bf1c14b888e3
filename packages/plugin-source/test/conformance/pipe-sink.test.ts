// coverage: none
import { spawn } from 'node:child_process';
import { openSync } from 'node:fs';
import { type ConformanceSetup, conformance } from '@arkavo-pipeline/core/testing';
import { test } from 'uvu';
import { makeFifo, openFifo } from '../support/fifo.js';
import { TempFolder } from '../support/temp-folder.js';

const plugin = new URL('../../src/index.js', import.meta.url);

function device(): ConformanceSetup {
  return { options: { fd: openSync('/dev/null', 'w') } };
}

/** A program that reads whatever comes. */
async function pipe(): Promise<ConformanceSetup> {
  const folder = new TempFolder();
  const path = makeFifo(folder.file('pictures'));
  const reader = spawn('sh', ['-c', 'exec cat "$0" > /dev/null', path], { stdio: 'ignore' });
  const fd = await openFifo(path, 'write');
  return {
    options: { fd },
    teardown() {
      reader.kill();
      folder.remove();
    },
  };
}

const refused = [{ fd: 9999 }];

for (const [to, setup] of Object.entries({ device, pipe })) {
  for (const { name, run } of conformance({ plugin, type: 'pipe-sink', setup, refused })) test(`${name} (${to})`, run);
}

test.run();
