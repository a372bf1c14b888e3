import { Identity } from '../../../src/trust/identity.js';

const identity = await Identity.load({ identity: process.argv[2] });
process.stdout.write(identity.fingerprint);
