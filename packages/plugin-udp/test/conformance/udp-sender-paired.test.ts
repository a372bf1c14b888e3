// coverage: none
import { type ConformanceSetup, conformance } from '@arkavo-pipeline/core/testing';
import { test } from 'uvu';
import { noPins, openPairedReceiver, token } from '../pairing/support/stages.js';

const plugin = new URL('../../src/index.js', import.meta.url);

async function setup(): Promise<ConformanceSetup> {
  const { stage, port } = await openPairedReceiver({ keepListening: true });
  return {
    options: { port, token, knownReceivers: noPins() },
    async teardown() {
      await stage.close();
    },
  };
}

const refused = [{ token: 'short' }, { token, sdp: 'session.sdp' }, { token, fingerprint: 'none' }];

// udp-sender.test has the same with the stage in a thread of its own.
for (const { name, run } of conformance({ plugin, type: 'udp-sender', setup, refused }))
  if (!name.endsWith('(own threads)')) test(name, run);

test.run();
