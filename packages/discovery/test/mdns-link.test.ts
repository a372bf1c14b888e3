import { PipelineError } from '@arkavo-pipeline/core';
import multicastDns from 'multicast-dns';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { closeMdns, openMdns } from '../src/mdns-link.js';

const test = suite('mDNS on one network');

/** Of documentation (RFC 5737): no machine has it. */
const foreign = '203.0.113.1';

test('a network on which the system allows no multicast is told of, with the remedy', async () => {
  const outcome = await openMdns(foreign, multicastDns, () => {}).catch((error: PipelineError) => error);
  if (!(outcome instanceof PipelineError)) {
    await closeMdns(outcome);
    return assert.unreachable('it was opened');
  }
  const { code, message, retryable } = outcome;
  assert.equal([code, retryable], ['ERR_DISCOVERY_UNAVAILABLE', true]);
  assert.match(message, `nobody can be asked or told on ${foreign} (`);
  assert.match(message, "give the receiver's host and port instead");
});

test.run();
