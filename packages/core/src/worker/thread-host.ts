/** Runs in a worker; owns the stages of its thread and the control port. */
import type { MessagePort } from 'node:worker_threads';
import { toWireError } from '../errors/wire-error.js';
import type { ConsumerChannel, ProducerChannel } from '../link/channel.js';
import { localChannel } from '../link/local-channel.js';
import { portChannel } from '../link/port-channel.js';
import { LatencyRecorder } from '../stats/latency-recorder.js';
import { systemClock } from '../time/clock.js';
import { StageRunner, type StageRunnerOptions } from './stage-runner.js';
import type { LinkTask, StageTask, ThreadCommand, ThreadReport, ThreadTask } from './thread-protocol.js';

/** Opens the stages of one thread, runs them when told to, and reports on each. Resolves when all have ended. */
export async function hostThread(task: ThreadTask): Promise<void> {
  const { control } = task;
  const report = (message: ThreadReport) => control.postMessage(message);
  const command = listen(control);
  const channels = new LocalChannels();
  const runners = (await Promise.all(task.stages.map((stage) => openStage(stage, channels, report)))).filter(
    (runner) => runner !== undefined,
  );
  command.onStop(() => {
    for (const runner of runners) runner.stop();
  });
  command.onAbort(() => {
    for (const runner of runners) runner.abort();
  });
  const run = await command.started;
  await Promise.all(runners.map((runner) => finishStage(runner, run, report)));
  control.close();
}

async function openStage(
  task: StageTask,
  channels: LocalChannels,
  report: (message: ThreadReport) => void,
): Promise<StageRunner | undefined> {
  try {
    const runner = await StageRunner.open(task, runnerOptions(task.id, channels, report));
    report({ type: 'opened', stage: task.id });
    return runner;
  } catch (error) {
    report({ type: 'ended', stage: task.id, error: toWireError(error, task.id) });
    return undefined;
  }
}

async function finishStage(runner: StageRunner, run: boolean, report: (message: ThreadReport) => void): Promise<void> {
  try {
    await (run ? runner.run() : runner.close());
    report({ type: 'ended', stage: runner.id, error: undefined });
  } catch (error) {
    report({ type: 'ended', stage: runner.id, error: toWireError(error, runner.id) });
  }
}

function runnerOptions(
  stage: string,
  channels: LocalChannels,
  report: (message: ThreadReport) => void,
): StageRunnerOptions {
  return {
    clock: systemClock,
    consumerChannel: (link) => (link.channel ? portChannel(link.channel) : channels.of(link).consumer),
    producerChannel: (link) => (link.channel ? portChannel(link.channel) : channels.of(link).producer),
    log: (level, message) => report({ type: 'log', stage, level, message }),
    latency: new LatencyRecorder((part, memory) => report({ type: 'latency', stage, part, memory })),
  };
}

type LocalChannel = { readonly producer: ProducerChannel; readonly consumer: ConsumerChannel };

/** The channels of links between two stages of this thread. */
class LocalChannels {
  readonly #channels = new Map<number, LocalChannel>();

  of({ link }: LinkTask): LocalChannel {
    const channel = this.#channels.get(link) ?? localChannel();
    this.#channels.set(link, channel);
    return channel;
  }
}

type Commands = {
  /** True when told to start, false when told to end before that. */
  readonly started: Promise<boolean>;
  onStop(listener: () => void): void;
  onAbort(listener: () => void): void;
};

/** A stop before the start is an abort: there is nothing to bring to its end. */
function listen(control: MessagePort): Commands {
  const received = new Set<ThreadCommand>();
  const listeners = new Map<ThreadCommand, () => void>();
  const on = (command: ThreadCommand, listener: () => void) => {
    listeners.set(command, listener);
    if (received.has(command)) listener();
  };
  const started = new Promise<boolean>((resolve) => {
    control.on('message', (command: ThreadCommand) => {
      received.add(command);
      listeners.get(command)?.();
      resolve(command === 'start');
    });
  });
  return { started, onStop: (listener) => on('stop', listener), onAbort: (listener) => on('abort', listener) };
}
