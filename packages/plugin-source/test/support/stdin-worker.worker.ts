import { framePoolStats } from '@arkavo-pipeline/core';
import { TestStage } from '@arkavo-pipeline/core/testing';
import { pipeSink } from '../../src/pipe-sink.js';
import { pipeSource } from '../../src/pipe-source.js';

/** Pictures after which the source is told to stop, while its input is still open. */
const count = 3;

const source = await TestStage.open(pipeSource);
const sink = await TestStage.open(pipeSink);
const ended = source.generate();
for (const packet of await source.take(count)) await sink.send(packet);
source.stop();
await ended;
await sink.end();
const lost = (await source.close()) + (await sink.close()) + framePoolStats().inUse;
// Nothing is left that would keep this thread alive.
process.exitCode = source.faults.length + lost;
