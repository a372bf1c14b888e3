import { suite } from 'uvu';
import { networkTest } from '../support/in-network.js';
import { assertLiveAgain } from '../support/live-again.js';

const test = suite('a remote camera whose network cable is pulled');

for (const protocol of ['framed', 'arkavo'] as const) {
  networkTest(test, `is live again when it is back, and the recording is whole: ${protocol}`, (network) =>
    assertLiveAgain(network, { protocol, begin: () => network.cut(), lastsMs: 4000, reconnects: true }),
  );
}

test.run();
