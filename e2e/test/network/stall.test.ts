// timeout: 300 s
import { suite } from 'uvu';
import { networkTest } from '../support/in-network.js';
import { assertLiveAgain } from '../support/live-again.js';
import { ways } from '../support/remote-camera.js';

const test = suite('a remote camera whose link stays up while nothing passes');

for (const [name, way] of ways) {
  networkTest(test, `for less than a second: is live again on the same connection: ${name}`, (network) =>
    assertLiveAgain(network, { way, begin: () => network.stall(), lastsMs: 800, reconnects: false }),
  );

  networkTest(test, `for four seconds: is live again on a new connection: ${name}`, (network) =>
    assertLiveAgain(network, { way, begin: () => network.stall(), lastsMs: 4000, reconnects: true }),
  );
}

// The system tries again after three seconds, and the sender may have given the connection up before that.
networkTest(test, 'for a little less than it takes to be noticed: is live again', (network) =>
  assertLiveAgain(network, {
    way: { protocol: 'framed', security: 'tls' },
    begin: () => network.stall(),
    lastsMs: 1900,
    reconnects: 'maybe',
  }),
);

test.run();
