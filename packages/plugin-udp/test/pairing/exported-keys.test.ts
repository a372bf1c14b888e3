import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import type { TLSSocket } from 'node:tls';
import { createServer } from 'node:tls';
import { inspect } from 'node:util';
import { tempFolder } from '@arkavo-pipeline/transport/testing';
import { Identity, TrustedRoute } from '@arkavo-pipeline/transport/trust';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { exportKeys } from '../../src/pairing/exported-keys.js';
import type { SrtpKeys } from '../../src/srtp/srtp-keys.js';
import { srtpProfiles } from '../../src/srtp/srtp-profile.js';
import { noPins, token } from './support/stages.js';

const test = suite('SRTP keys of a TLS connection');
const alpn = 'arkavo-test/1';

/** Both ends of so many connections to one server. */
async function connections(count: number): Promise<readonly (readonly [sender: TLSSocket, receiver: TLSSocket])[]> {
  const identity = await Identity.load({ identity: tempFolder() });
  const server = createServer({ ...identity.secrets(), ALPNProtocols: [alpn], minVersion: 'TLSv1.3' });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const route = new TrustedRoute({ token, knownReceivers: noPins(), alpn, connectTimeoutMs: 10_000 });
  const ends: (readonly [TLSSocket, TLSSocket])[] = [];
  for (let index = 0; index < count; index++) {
    const accepted = once(server, 'secureConnection');
    const { socket } = await route.connect({ host: '127.0.0.1', port }, new AbortController().signal);
    const [receiver] = (await accepted) as [TLSSocket];
    for (const end of [socket, receiver]) end.on('error', () => {});
    ends.push([socket, receiver]);
  }
  server.close();
  return ends;
}

function text({ masterKey, masterSalt }: SrtpKeys): string {
  return `${Buffer.from(masterKey).toString('hex')} ${Buffer.from(masterSalt).toString('hex')}`;
}

test('both ends have the same, and each direction, profile and connection others', async () => {
  const ends = await connections(2);
  const all = ends.flatMap(([sender, receiver]) =>
    srtpProfiles.flatMap((profile) => {
      const [ours, theirs] = [exportKeys(sender, profile), exportKeys(receiver, profile)];
      assert.equal([text(ours.sender), text(ours.receiver)], [text(theirs.sender), text(theirs.receiver)]);
      assert.not.match(inspect(ours, { depth: 9 }), /masterKey:|[0-9a-f]{8}/);
      return [text(ours.sender), text(ours.receiver)];
    }),
  );
  assert.is(new Set(all.flatMap((keys) => keys.split(' '))).size, all.length * 2);
  for (const socket of ends.flat()) socket.destroy();
});

test.run();
