/** Runs in a worker; owns the stages of its thread and the control port. */
import { type MessagePort, threadId } from 'node:worker_threads';
import { toWireError } from '../errors/wire-error.js';
import type { ConsumerChannel, ProducerChannel } from '../link/channel.js';
import { localChannel } from '../link/local-channel.js';
import { portChannel } from '../link/port-channel.js';
import type { WhyRecord } from '../stage/why.js';
import { LatencyRecorder } from '../stats/latency-recorder.js';
import { type Clock, systemClock } from '../time/clock.js';
import { VirtualClock } from '../time/virtual-clock.js';
import { notRunning } from './command-queue.js';
import { startHeartbeat } from './heartbeat.js';
import { StageHost } from './stage-host.js';
import type { LinkPeer, StageTask, ThreadCommand, ThreadReport, ThreadTask } from './thread-protocol.js';
import { WhyLog } from './why-log.js';

/** Hosts stages as the supervisor commands. Resolves when it says that all have ended. */
export function hostThread(task: ThreadTask): Promise<void> {
  const stopHeartbeat = startHeartbeat(task.heartbeat);
  return new Promise((resolve) => {
    const host = new ThreadHost(task);
    task.control.on('message', (command: ThreadCommand) => {
      if (command.type !== 'exit') return host.obey(command);
      stopHeartbeat();
      host.close();
      resolve();
    });
  });
}

type Command<Type extends ThreadCommand['type']> = Extract<ThreadCommand, { readonly type: Type }>;

class ThreadHost {
  readonly #control: MessagePort;
  readonly #clock: Clock;
  readonly #whyLog: WhyLog | undefined;
  readonly #stages = new Map<string, StageHost>();
  readonly #channels = new LocalChannels();

  constructor({ control, why, virtualTime }: ThreadTask) {
    this.#control = control;
    this.#clock = virtualTime ? new VirtualClock({ memory: virtualTime }) : systemClock;
    this.#whyLog = why ? new WhyLog((records) => this.#report({ type: 'why', records })) : undefined;
    this.#report({ type: 'thread', threadId });
  }

  obey(command: Exclude<ThreadCommand, Command<'exit'>>): void {
    switch (command.type) {
      case 'open':
        return this.#open(command.task);
      case 'attach':
        return this.#attach(command);
      case 'cut':
        return this.#stages.get(command.stage)?.use((runner) => runner.cut(command.link));
      case 'command':
        return this.#give(command);
      case 'start':
        for (const stage of command.stages) this.#stages.get(stage)?.start();
        return;
      default:
        return this.#stages.get(command.stage)?.[command.type]();
    }
  }

  close(): void {
    this.#whyLog?.flush();
    this.#control.close();
  }

  #open(task: StageTask): void {
    const { id: stage } = task;
    const host = new StageHost(task, this.#report);
    this.#stages.set(stage, host);
    for (const { link, peer } of task.inputs) this.#toProducer(host, link, peer);
    for (const { link, peer, consumerOwner } of task.outputs) this.#toConsumer(host, link, peer, consumerOwner);
    const log = this.#whyLog;
    void host.live({
      clock: this.#clock,
      log: (level, message) => this.#report({ type: 'log', stage, level, message }),
      latency: new LatencyRecorder(
        (part, memory) => this.#report({ type: 'latency', stage, part, memory }),
        task.latency,
      ),
      event: (event) => this.#report({ type: 'event', stage, event }),
      why: log && ((record: WhyRecord) => log.record(record)),
    });
  }

  #give({ stage, command, name, values }: Command<'command'>): void {
    const answer = (error?: unknown) =>
      this.#report({ type: 'answered', command, error: error === undefined ? undefined : toWireError(error, stage) });
    this.#stages.get(stage)?.use(
      (runner) => void runner.command(name, values).then(() => answer(), answer),
      () => answer(notRunning(stage)),
    );
  }

  /** A stage that has ended in the meantime answers, too: its links have ended, and its channels close. */
  #attach({ stage, side, link, peer, consumerOwner }: Command<'attach'>): void {
    const host = this.#stages.get(stage);
    if (!host) return;
    if (side === 'consumer') this.#toProducer(host, link, peer);
    else this.#toConsumer(host, link, peer, consumerOwner);
  }

  // The channel is made at once, also when the stage is not yet there to take it.

  #toProducer(host: StageHost, link: number, peer: LinkPeer): void {
    if (peer.at === 'nowhere') return cutEnded(host, link, peer);
    const channel: ConsumerChannel =
      peer.at === 'thread' ? portChannel(peer.port) : this.#channels.of(peer.channel).consumer;
    host.use(
      (runner) => runner.attachProducer(link, channel),
      () => channel.close(),
    );
  }

  #toConsumer(host: StageHost, link: number, peer: LinkPeer, owner: number): void {
    if (peer.at === 'nowhere') return cutEnded(host, link, peer);
    const channel: ProducerChannel =
      peer.at === 'thread' ? portChannel(peer.port) : this.#channels.of(peer.channel).producer;
    host.use(
      (runner) => runner.attachConsumer(link, channel, owner, peer.fresh),
      () => channel.close(),
    );
  }

  readonly #report = (message: ThreadReport): void => this.#control.postMessage(message);
}

function cutEnded(host: StageHost, link: number, { ended }: Extract<LinkPeer, { readonly at: 'nowhere' }>): void {
  if (ended) host.use((runner) => runner.cut(link));
}

type LocalChannel = { readonly producer: ProducerChannel; readonly consumer: ConsumerChannel };

/** The channels inside the thread. */
class LocalChannels {
  readonly #halfOpen = new Map<number, LocalChannel>();

  /** Each channel is asked for twice, once for each end. */
  of(number: number): LocalChannel {
    const channel = this.#halfOpen.get(number) ?? localChannel();
    if (!this.#halfOpen.delete(number)) this.#halfOpen.set(number, channel);
    return channel;
  }
}
