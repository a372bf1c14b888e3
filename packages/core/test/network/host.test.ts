import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { hostAndPort, isHost, isPort } from '../../src/network/host.js';

const test = suite('hosts and ports');

test('an IPv6 address has brackets before its port', () => {
  assert.equal(
    [
      hostAndPort('::1', 1),
      hostAndPort('fe80::1%en0', 2),
      hostAndPort('a.local', 3),
      hostAndPort('::ffff:10.0.0.2', 4),
    ],
    ['[::1]:1', '[fe80::1%en0]:2', 'a.local:3', '10.0.0.2:4'],
  );
});

test('what can be connected to is a name of labels or an address, and a port from 1 to 65535', () => {
  for (const host of ['studio.local', 'a', '10.0.0.2', '::1', 'fe80::1%en0']) assert.ok(isHost(host), host);
  for (const host of ['', '-a', 'a b', '10.0.0', '[::1]', 'x'.repeat(254)]) assert.not(isHost(host), host);
  assert.equal([1, 65_535, 0, 65_536, 1.5].map(isPort), [true, true, false, false, false]);
});

test.run();
