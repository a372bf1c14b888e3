#!/usr/bin/env node
import v8 from 'node:v8';

// The main thread only controls: a nursery that grew while the modules load would keep 6 MB to the end.
v8.setFlagsFromString('--semi-space-growth-factor=1');

const { main } = await import('../dist/src/index.js');
const code = await main(process.argv.slice(2));
// A plugin that keeps a handle open in this thread must not keep the process: once all is written, it ends.
for (const stream of [process.stdout, process.stderr]) await new Promise((resolve) => stream.write('', resolve));
process.exit(code);
