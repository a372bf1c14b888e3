import { join } from 'node:path';
import type { OptionFault, OptionsOf } from '@arkavo-pipeline/core';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { receiverOptions } from '../../src/receiver/receiver-options.js';
import { udpReceiver } from '../../src/receiver/udp-receiver.js';
import { senderOptions } from '../../src/sender/sender-options.js';
import { udpSender } from '../../src/sender/udp-sender.js';

const test = suite('faults of options');

type Values = { readonly [option: string]: unknown };

function withDefaults<Options>(specs: { readonly [name: string]: object }, given: Values): Options {
  const defaults = Object.entries(specs).map(([name, spec]) => [name, 'default' in spec ? spec.default : undefined]);
  return { ...Object.fromEntries(defaults), ...given } as Options;
}

async function faultsOfSender(given: Values): Promise<readonly OptionFault[]> {
  return (await udpSender.check?.(withDefaults<OptionsOf<typeof senderOptions>>(senderOptions, given))) ?? [];
}

async function faultsOfReceiver(given: Values): Promise<readonly OptionFault[]> {
  return (await udpReceiver.check?.(withDefaults<OptionsOf<typeof receiverOptions>>(receiverOptions, given))) ?? [];
}

const nowhere = join('/no-such-folder', 'x.sdp');
const stages: readonly [string, typeof faultsOfSender, Values][] = [
  ['udp-sender', faultsOfSender, { minBitrate: 900_001, maxBitrate: 500_002, sdp: nowhere, host: '192.0.2.77' }],
  ['udp-receiver', faultsOfReceiver, { minMs: 201, maxMs: 102, sdp: nowhere }],
  ['a udp-receiver beyond the machine', faultsOfReceiver, { host: '192.0.2.77' }],
];

for (const [stage, faultsOf, given] of stages) {
  test(`${stage} tells its values apart from what is wrong with them, which is told wherever they came from`, async () => {
    const faults = await faultsOf(given);
    assert.ok(faults.length > 0);
    for (const { option, message, got = '' } of faults) {
      const value = option === 'sdp' ? '/no-such-folder' : String(given[option]);
      assert.ok(got.includes(value), `${option}: ${got}`);
      const others = Object.entries(given).flatMap(([name, other]) => (name === option ? [] : [String(other)]));
      for (const other of others) assert.not(got.includes(other), `${option}: ${got}`);
      for (const any of [value, ...others]) assert.not(message.includes(any), `${option}: ${message}`);
    }
  });
}

test('each is told of the option whose value it ends with', async () => {
  const found = await Promise.all(stages.map(([, faultsOf, given]) => faultsOf(given)));
  const options = found.map((faults) => faults.map(({ option }) => option).sort());
  assert.equal(options, [['host', 'minBitrate', 'sdp'], ['minMs', 'sdp'], ['host']]);
});

test('what protects nothing wherever the host is, is no fault of the host', async () => {
  for (const faultsOf of [faultsOfSender, faultsOfReceiver]) {
    const faults = await faultsOf({ host: '192.0.2.77', security: 'srtp' });
    assert.equal(
      faults.map(({ option, got }) => [option, got]),
      [['security', undefined]],
    );
    assert.equal(await faultsOf({ host: 'studio.example' }), [], 'a name is looked up when the stage opens');
  }
});

test.run();
