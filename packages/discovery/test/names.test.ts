import { isHost } from '@arkavo-pipeline/core';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { freeName } from '../src/advertise.js';
import { computerName, hostLabel } from '../src/computer-name.js';
import { connectHost } from '../src/connect-host.js';
import { everyAddress, reachableHost } from '../src/reachable-host.js';
import { cutToBytes } from '../src/text-limit.js';

const test = suite('names of machines');

test('a name that is taken gets a number, and stays within a label', () => {
  assert.is(freeName('Studio', ['Other']), 'Studio');
  assert.is(freeName('Studio', ['studio']), 'Studio (2)');
  assert.is(freeName('Studio', ['Studio', 'STUDIO (2)']), 'Studio (3)');
  const long = 'é'.repeat(31);
  assert.is(freeName(long, [long]), `${'é'.repeat(29)} (2)`);
});

test('a text is cut between characters', () => {
  assert.is(cutToBytes('aé😀', 7), 'aé😀');
  assert.is(cutToBytes('aé😀', 6), 'aé');
  assert.is(cutToBytes('aé😀', 2), 'a');
});

test('the host label fits a DNS name, whatever the machine is called', () => {
  assert.equal(['studio.example.org', 'My_Mac', '-', '', 'x'.repeat(70)].map(hostLabel), [
    'studio',
    'My-Mac',
    'receiver',
    'receiver',
    'x'.repeat(63),
  ]);
});

test('this computer has a name', async () => {
  assert.match(await computerName(), /./);
});

test('others are given a name or an address that they can reach, never a display name', () => {
  assert.is(reachableHost({ listenHost: '192.168.1.5', advertised: true }), '192.168.1.5');
  const named = reachableHost({ listenHost: everyAddress(), advertised: true });
  assert.is(named, `${hostLabel()}.local`);
  const address = reachableHost({ listenHost: '0.0.0.0', advertised: false });
  assert.match(address, /^\d+\.\d+\.\d+\.\d+$/);
  assert.ok(isHost(named) && isHost(address));
});

test('a name that the system can look up is connected to, else the first address', async () => {
  const addresses = ['10.0.0.2', '10.0.0.3'];
  assert.is(await connectHost({ host: 'localhost', addresses }), 'localhost');
  assert.is(await connectHost({ host: 'no-such-host.invalid', addresses }), '10.0.0.2');
  assert.is(await connectHost({ host: 'no-such-host.invalid', addresses: [] }), 'no-such-host.invalid');
  assert.is(await connectHost({ host: undefined, addresses }), '10.0.0.2');
});

test.run();
