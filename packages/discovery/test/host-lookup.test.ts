import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';
import { hostname } from 'node:os';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { advertise } from '../src/advertise.js';
import { hostLabel } from '../src/computer-name.js';
import { hostLookup, type NameSources } from '../src/host-lookup.js';
import { localAddresses } from '../src/local-name.js';
import { whyNoMulticast } from './support/multicast.js';

const test = suite('looking up hosts');
const reason = await whyNoMulticast();
if (reason !== undefined) console.log(`skipped: ${reason}`);
const networked = reason === undefined ? test : test.skip;
const { signal } = new AbortController();

const unknown = () => Promise.reject(new Error('ENOTFOUND'));

/** What a socket would be given. */
function find(host: string, from: NameSources): Promise<unknown> {
  return new Promise((resolve) => {
    hostLookup(signal, from)(host, { all: true }, (error, found) => resolve(error?.message ?? found));
  });
}

test('what the system knows is taken from it alone', async () => {
  const system = async () => [{ address: '10.0.0.2', family: 4 }];
  for (const host of ['studio.local', 'example.org']) {
    assert.equal(await find(host, { system, network: unknown }), [{ address: '10.0.0.2', family: 4 }], host);
  }
});

test('the network is asked beside the system, and no longer once that has answered', async () => {
  let tell = () => {};
  const asked = new Promise<void>((resolve) => {
    tell = resolve;
  });
  let search: AbortSignal | undefined;
  const network = (_: string, ending: AbortSignal) => {
    search = ending;
    tell();
    return new Promise<never>(() => {});
  };
  const system = async () => {
    await asked;
    return [{ address: '10.0.0.2', family: 4 }];
  };
  assert.equal(await find('studio.local', { system, network }), [{ address: '10.0.0.2', family: 4 }]);
  assert.is(search?.aborted, true);
});

test('a name under .local that the system does not know is asked for on the network', async () => {
  const network = async (host: string) => (/^studio\.local\.?$/i.test(host) ? ['10.0.0.2', 'fd00::2'] : []);
  for (const host of ['studio.local', 'Studio.LOCAL.']) {
    assert.equal(await find(host, { system: unknown, network }), [
      { address: '10.0.0.2', family: 4 },
      { address: 'fd00::2', family: 6 },
    ]);
  }
});

test('no other name is, and the failure is what the system says', async () => {
  const network = async () => ['10.0.0.2'];
  for (const host of ['studio', 'local', 'studio.local.example.org']) {
    assert.is(await find(host, { system: unknown, network }), 'ENOTFOUND', host);
  }
});

/** Fails when it does not connect for another reason than that nobody has answered. */
async function connects(socket: Socket): Promise<boolean> {
  try {
    await once(socket, 'connect');
    return true;
  } catch (error) {
    assert.is((error as { code?: string }).code, 'ERR_DISCOVERY_NOT_FOUND');
    return false;
  } finally {
    socket.destroy();
  }
}

networked('a socket connects to the name that a receiver is advertised with', async () => {
  const server = createServer((socket) => socket.end()).listen(0, '0.0.0.0');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const advertisement = await advertise({ name: `Lookup ${process.pid}`, port });
  const lookup = hostLookup(signal, { system: unknown, network: localAddresses });
  const host = `${hostLabel(hostname())}.local`;
  // Datagrams get lost, and on a busy machine an answer may come too late.
  while (!(await connects(connect({ host, port, lookup }))));
  server.close();
  await advertisement.close();
});

networked('a name that nobody has fails with what to do', async () => {
  const name = `nobody-${process.pid}.local`;
  const said = await localAddresses(name, signal).catch((error: Error) => error.message);
  assert.match(String(said), `a receiver that is advertised on the local network knows the name ${name}`);
  assert.match(String(said), 'or give its address instead');
});

networked('a search that is called off ends at once', async () => {
  const ending = new AbortController();
  const search = localAddresses('nobody.local', ending.signal).catch((error: unknown) => error);
  ending.abort('enough');
  assert.is(await search, 'enough');
});

test.run();
