// timeout: 180 s
import { suite } from 'uvu';
import { networkTest } from '../support/in-network.js';
import { assertLiveAgain } from '../support/live-again.js';

const test = suite('a remote camera whose link stays up while nothing passes');

for (const protocol of ['framed', 'arkavo'] as const) {
  networkTest(test, `for a second: is live again on the same connection: ${protocol}`, (network) =>
    assertLiveAgain(network, { protocol, begin: () => network.stall(), lastsMs: 1000, reconnects: false }),
  );

  networkTest(test, `for four seconds: is live again on a new connection: ${protocol}`, (network) =>
    assertLiveAgain(network, { protocol, begin: () => network.stall(), lastsMs: 4000, reconnects: true }),
  );
}

test.run();
