import { once } from 'node:events';
import { MessageChannel } from 'node:worker_threads';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { FrameOwner } from '../../src/index.js';
import { counterMemory } from '../../src/stats/counters.js';
import { stageCounterFields } from '../../src/stats/stage-counters.js';
import { virtualTimeMemory } from '../../src/time/virtual-clock.js';
import { heartbeatMemory } from '../../src/worker/heartbeat.js';
import { hostThread } from '../../src/worker/thread-host.js';
import type { StageTask, ThreadCommand, ThreadReport } from '../../src/worker/thread-protocol.js';

const test = suite('the stages of a thread with a virtual clock');

test('start at one time', async () => {
  const { port1: control, port2 } = new MessageChannel();
  const reports: ThreadReport[] = [];
  const until = async (type: ThreadReport['type'], count: number) => {
    while (reports.filter((report) => report.type === type).length < count) await once(control, 'message');
  };
  const tell = (command: ThreadCommand) => control.postMessage(command);
  control.on('message', (report: ThreadReport) => reports.push(report));
  const heartbeat = heartbeatMemory();
  const hosted = hostThread({ control: port2, heartbeat, why: false, virtualTime: virtualTimeMemory(0) });
  const owners = ['first', 'second'].map((id) => FrameOwner.create(id));
  for (const owner of owners) tell({ type: 'open', task: tickingTask(owner) });
  await until('opened', 2);
  tell({ type: 'start', stages: ['first', 'second'] });
  await until('ended', 2);
  tell({ type: 'exit' });
  await hosted;
  control.close();
  for (const owner of owners) owner.close();
  const starts = reports.flatMap((report) => (report.type === 'log' ? [[report.stage, report.message]] : []));
  assert.equal(starts, [
    ['first', '0'],
    ['second', '0'],
  ]);
});

function tickingTask(owner: FrameOwner): StageTask {
  return {
    id: owner.name,
    instance: 0,
    type: 'ticking',
    module: new URL('./fixtures/ticking.js', import.meta.url).href,
    options: {},
    owner: owner.id,
    counters: counterMemory(stageCounterFields([])),
    latency: new Map(),
    timelines: undefined,
    inputs: [],
    outputs: [],
  };
}

test.run();
