// coverage: none
import { type ConformanceSetup, conformance } from '@arkavo-pipeline/core/testing';
import { test } from 'uvu';
import { TestReceiver } from '../sender/support/test-receiver.js';

const plugin = new URL('../../src/index.js', import.meta.url);

async function setup(): Promise<ConformanceSetup> {
  const receiver = await TestReceiver.open();
  return { options: { port: receiver.port }, teardown: () => receiver.close() };
}

const refused = [{ host: '192.0.2.1' }, { srtpKey: 'short' }, { minBitrate: 2_000_000, maxBitrate: 1_000_000 }];

for (const { name, run } of conformance({ plugin, type: 'udp-sender', setup, refused })) test(name, run);

test.run();
