import { Socket } from 'node:net';
import { TLSSocket } from 'node:tls';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { PairingConnection } from '../../src/pairing/pairing-connection.js';

test('a connection that gives no keys is closed', async () => {
  const socket = new TLSSocket(new Socket());
  const opened = { socket, host: '127.0.0.1', port: 9, paired: async () => {} };
  const options = { token: 'a token of a test', profile: 'AES_CM_128_HMAC_SHA1_80', timeoutMs: 1000 } as const;
  const error = await PairingConnection.open(opened, options, new AbortController().signal).catch((cause) => cause);
  assert.instance(error, Error);
  assert.ok(socket.destroyed);
});

test.run();
