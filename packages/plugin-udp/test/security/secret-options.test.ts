import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { receiverOptions } from '../../src/receiver/receiver-options.js';
import { senderOptions } from '../../src/sender/sender-options.js';

const test = suite('options that hold a secret');

for (const [stage, options] of Object.entries({ 'udp-sender': senderOptions, 'udp-receiver': receiverOptions })) {
  test(`${stage} declares each of them secret, so that no message and no schema shows its value`, () => {
    const secrets = Object.entries(options).flatMap(([name, spec]) => ('secret' in spec && spec.secret ? [name] : []));
    assert.equal(secrets.sort(), ['srtpKey', 'token']);
  });
}

test.run();
