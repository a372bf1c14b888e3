import { suite } from 'uvu';
import { networkTest } from '../support/in-network.js';
import { assertLiveAgain } from '../support/live-again.js';
import { ways } from '../support/remote-camera.js';

const test = suite('a remote camera whose network cable is pulled');

for (const [name, way] of ways) {
  networkTest(test, `is live again when it is back, and the recording is whole: ${name}`, (network) =>
    assertLiveAgain(network, { way, begin: () => network.cut(), lastsMs: 4000, reconnects: true }),
  );
}

test.run();
