import assert from 'node:assert/strict';
import { suite } from 'uvu';
import { addressGroup } from '../../src/trust/address-group.js';

const test = suite('address group');

const table: [address: string, group: string][] = [
  ['192.168.1.20', '192.168.1.20'],
  ['::ffff:192.168.1.20', '192.168.1.20'],
  ['::FFFF:c0a8:0114', '192.168.1.20'],
  ['0:0:0:0:0:ffff:192.168.1.20', '192.168.1.20'],
  ['2001:db8:1:2:3:4:5:6', '2001:db8:1:2::/64'],
  ['2001:db8:1:2::', '2001:db8:1:2::/64'],
  ['2001:0DB8:0001:0002::ffff', '2001:db8:1:2::/64'],
  ['2001:db8::1', '2001:db8:0:0::/64'],
  ['::1', '0:0:0:0::/64'],
  ['fe80::1%eth0', 'fe80:0:0:0:0:0:0:1'],
  ['fe80::2%eth0', 'fe80:0:0:0:0:0:0:2'],
  ['febf::1', 'febf:0:0:0:0:0:0:1'],
  ['64:ff9b::192.0.2.1', '64:ff9b:0:0::/64'],
];
for (const [address, group] of table) {
  test(`${address} counts as ${group}`, () => assert.equal(addressGroup(address), group));
}

test.run();
