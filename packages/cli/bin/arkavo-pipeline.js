#!/usr/bin/env node
import v8 from 'node:v8';

// The main thread only controls: a nursery that grew while the modules load would keep 6 MB to the end.
v8.setFlagsFromString('--semi-space-growth-factor=1');

const { main } = await import('../dist/src/index.js');
process.exitCode = await main(process.argv.slice(2));
