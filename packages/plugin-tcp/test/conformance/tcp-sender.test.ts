// coverage: none
import { type ConformanceSetup, conformance } from '@arkavo-pipeline/core/testing';
import { test } from 'uvu';
import { openReceiver } from '../support/stages.js';

const plugin = new URL('../../src/index.js', import.meta.url);

/** A receiver that takes everything. */
async function setup(): Promise<ConformanceSetup> {
  const { stage, port, ended } = await openReceiver({ keepListening: true });
  void (async () => {
    for (;;) (await stage.next()).packet.dispose();
  })();
  return {
    options: { port, reconnectMinMs: 5 },
    async teardown() {
      await stage.close();
      await ended;
    },
  };
}

for (const { name, run } of conformance({ plugin, type: 'tcp-sender', setup })) test(name, run);

test.run();
