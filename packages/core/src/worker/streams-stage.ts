import type { Observable, Subject } from 'rxjs';
import type { Packet } from '../packet/packet.js';
import type { StageContext } from '../stage/stage-context.js';
import type { StageSpec, StageStreams } from '../stage/stage-spec.js';
import { completion } from './completion.js';
import type { Emitter, RunningStage } from './running-stage.js';

/** Opens a stage in the form of Observables. */
export async function openStreamsStage(
  connect: NonNullable<StageSpec['connect']>,
  inputs: readonly string[],
  context: StageContext,
  emitter: Emitter,
): Promise<RunningStage> {
  // Only a thread with such a stage pays for the library, some 5 MB.
  const { Subject } = await import('rxjs');
  const subjects = Object.fromEntries(inputs.map((port) => [port, new Subject<Packet>()]));
  return new StreamsStage(await connect(subjects, context as never), subjects, context.signal, emitter);
}

class StreamsStage implements RunningStage {
  readonly request: RunningStage['request'];
  readonly linkEnded: RunningStage['linkEnded'];
  readonly command: RunningStage['command'];
  readonly #streams: StageStreams;
  readonly #inputs: { readonly [port: string]: Subject<Packet> };
  readonly #signal: AbortSignal;
  readonly #emitter: Emitter;

  constructor(
    streams: StageStreams,
    inputs: { readonly [port: string]: Subject<Packet> },
    signal: AbortSignal,
    emitter: Emitter,
  ) {
    this.#streams = streams;
    this.#inputs = inputs;
    this.#signal = signal;
    this.#emitter = emitter;
    this.request = streams.request?.bind(streams);
    this.linkEnded = streams.linkEnded?.bind(streams);
    this.command = streams.command?.bind(streams);
  }

  async run(): Promise<void> {
    const { outputs, activity } = this.#streams;
    const ends = Object.entries(outputs).map(([port, packets]) =>
      completion(packets as Observable<Packet>, this.#signal, (packet) => this.#emitter.push(port, packet)),
    );
    if (activity) ends.push(completion(activity, this.#signal, () => {}));
    await Promise.all(ends);
  }

  deliver(packet: Packet, port: string): void {
    this.#inputs[port]?.next(packet);
  }

  endInput(port: string): void {
    this.#inputs[port]?.complete();
  }

  async close(): Promise<void> {
    await this.#streams.close?.();
  }
}
