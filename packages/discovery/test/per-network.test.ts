import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { PerNetwork } from '../src/per-network.js';

const test = suite('one on each network');

function setUp(...networks: string[]): {
  set: PerNetwork<{ close(): Promise<void> }>;
  networks: string[];
  log: string[];
} {
  const log: string[] = [];
  const open = async (address: string) => {
    log.push(`open ${address}`);
    if (address.startsWith('bad')) throw new Error(`no ${address}`);
    return {
      close: async () => {
        log.push(`close ${address}`);
      },
    };
  };
  return { set: new PerNetwork(open, () => networks), networks, log };
}

test('networks that come and go are followed', async () => {
  const { set, networks, log } = setUp('wifi');
  await set.start();
  networks.push('cable');
  await set.look();
  networks.shift();
  await set.look();
  assert.equal(log, ['open wifi', 'open cable', 'close wifi']);
  assert.equal(set.addresses, ['cable']);
  await set.close();
  assert.is(log.at(-1), 'close cable');
});

test('one that cannot be opened is left out and tried again', async () => {
  const { set, log } = setUp('bad', 'wifi');
  await set.start();
  assert.equal(set.addresses, ['wifi']);
  await set.look();
  assert.equal(log, ['open bad', 'open wifi', 'open bad']);
  await set.close();
});

test('when none can be opened, the first failure is told', async () => {
  const { set } = setUp('bad one', 'bad two');
  const failure = await set.start().catch((error: Error) => error.message);
  assert.is(failure, 'no bad one');
});

test('while the system does not tell its networks, those that are known stay, and it closes as ever', async () => {
  const log: string[] = [];
  let tells = () => ['wifi'];
  const open = async (address: string) => ({
    close: async () => {
      log.push(`close ${address}`);
    },
  });
  const set = new PerNetwork(open, () => tells());
  await set.start();
  tells = () => {
    throw new Error('not now');
  };
  await set.look();
  assert.equal(set.addresses, ['wifi']);
  tells = () => ['wifi', 'cable'];
  await set.look();
  assert.equal(set.addresses, ['wifi', 'cable']);
  tells = () => {
    throw new Error('not now');
  };
  const looked = set.look();
  await set.close();
  await looked;
  assert.equal(log, ['close wifi', 'close cable']);
});

test('what is opened while it closes is closed, too', async () => {
  const { set, networks, log } = setUp('wifi');
  await set.start();
  networks.push('cable');
  const looked = set.look();
  await set.close();
  await looked;
  assert.equal(
    log.filter((line) => line.startsWith('open')).length,
    log.filter((line) => line.startsWith('close')).length,
  );
});

test.run();
