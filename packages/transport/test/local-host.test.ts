import assert from 'node:assert/strict';
import { networkInterfaces } from 'node:os';
import { hostLookup } from '@arkavo-pipeline/discovery';
import { suite } from 'uvu';
import { connectSocket } from '../src/connections/connect-socket.js';

const test = suite('hosts under .local');
const networks = Object.values(networkInterfaces()).filter((addresses = []) =>
  addresses.some(({ internal, family }) => !internal && family === 'IPv4'),
);
const hasNetwork = networks.length > 0;
if (!hasNetwork) console.log('skipped: this machine has no network to ask on');
const networked = hasNetwork ? test : test.skip;

const { signal } = new AbortController();
const host = `nobody-${process.pid}.local`;

function udpSockets(): number {
  return process.getActiveResourcesInfo().filter((resource) => /UDP/i.test(resource)).length;
}

networked('a name that nobody has is said to be nobody’s, and what to do', async () => {
  await assert.rejects(connectSocket({ host, port: 1, timeoutMs: 60_000, signal }), {
    code: 'ERR_DISCOVERY_NOT_FOUND',
    message: /or give its address instead/,
  });
});

networked('the search for a name ends with the attempt to connect', async () => {
  // On a machine that is held up, the attempts may take longer than the search that is looked at.
  let left = await leftOfAttempts();
  while (left === undefined) left = await leftOfAttempts();
  // Its own sockets, one for each network, may not have closed yet.
  assert.ok(left <= networks.length, `${left} sockets`);
});

/** The sockets at the end of another search, which began before and was still going on when the attempts were over; undefined if it was not. */
async function leftOfAttempts(): Promise<number | undefined> {
  let isOver = false;
  const left = new Promise<number | undefined>((resolve) => {
    hostLookup(signal)(host, { all: true }, () => resolve(isOver ? udpSockets() : undefined));
  });
  for (const timeoutMs of [100, 101]) {
    await assert.rejects(connectSocket({ host, port: 1, timeoutMs, signal }), {
      code: 'ERR_TCP_ADDRESS',
      message: new RegExp(`no answer in ${timeoutMs} ms`),
    });
  }
  isOver = true;
  return left;
}

test.run();
