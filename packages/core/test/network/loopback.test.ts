import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { isLoopback, leadsToLoopback } from '../../src/network/loopback.js';

const test = suite('the addresses of this machine alone');

test('loopback is known by all of its names', () => {
  const own = ['127.0.0.1', '127.1.2.3', '::1', '::1%lo', '::ffff:127.0.0.1', 'localhost', 'LOCALHOST.'];
  for (const host of own) assert.ok(isLoopback(host), host);
  const others = [
    '::',
    '0.0.0.0',
    '192.168.1.5',
    '128.0.0.1',
    '127.0.0.300',
    '127.example.org',
    'localhost.example.org',
  ];
  for (const host of others) assert.not(isLoopback(host), host);
});

test('a name leads to this machine only when every address that it has does', async () => {
  const addresses: { readonly [host: string]: readonly string[] } = {
    mine: ['127.0.1.1', '::1'],
    mixed: ['127.0.1.1', '10.0.0.2'],
    none: [],
  };
  const resolve = async (host: string) => addresses[host] ?? [];
  const leads = (host: string) => leadsToLoopback(host, resolve);
  for (const host of ['mine', 'localhost', '127.0.0.1']) assert.ok(await leads(host), host);
  for (const host of ['mixed', 'none', '10.0.0.2', '::']) assert.not(await leads(host), host);
  assert.not(await leadsToLoopback('gone', () => Promise.reject(new Error('ENOTFOUND'))));
});

test.run();
