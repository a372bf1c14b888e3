// coverage: none
import { type ConformanceSetup, conformance } from '@arkavo-pipeline/core/testing';
import { test } from 'uvu';
import { openReceiver } from '../support/stages.js';

const plugin = new URL('../../src/index.js', import.meta.url);
const protocol = 'arkavo';

/** A receiver that takes everything. */
async function setup(): Promise<ConformanceSetup> {
  const { stage, port, ended } = await openReceiver({ protocol });
  void (async () => {
    for (;;) (await stage.next()).packet.dispose();
  })();
  return {
    options: { port, protocol, reconnectMinMs: 5 },
    async teardown() {
      await stage.close();
      await ended;
    },
  };
}

// tcp-sender.test has the same with the stage in a thread of its own.
for (const { name, run } of conformance({ plugin, type: 'tcp-sender', setup }))
  if (!name.endsWith('(own threads)')) test(name, run);

test.run();
