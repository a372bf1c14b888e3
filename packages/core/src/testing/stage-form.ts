import type { Observable, Subject } from 'rxjs';
import type { Packet } from '../packet/packet.js';
import type { CommandCall } from '../stage/command-spec.js';
import type { StageContext } from '../stage/stage-context.js';
import type { Emit, StageHandlers, StageSpec, StageStreams } from '../stage/stage-spec.js';
import type { UpstreamRequest } from '../stage/upstream-request.js';
import { aborted } from '../worker/aborted.js';
import { completion } from '../worker/completion.js';
import { yieldingEmit } from '../worker/yielding-emit.js';

/** A running stage of either form. */
export type StageForm = {
  process(packet: Packet, port: string): void | Promise<void>;
  linkEnded(port: string): void;
  /** All inputs have ended; resolves when the stage's outputs have, too. */
  flush(): Promise<void>;
  /** Resolves when a source has ended. */
  generate(): Promise<void>;
  request(request: UpstreamRequest, port: string): void;
  command(...command: CommandCall): Promise<void>;
  close(): Promise<void>;
};

/** Opens a stage in the form it has. */
export async function openForm(spec: StageSpec, context: StageContext, emit: Emit): Promise<StageForm> {
  if (spec.connect) {
    const { Subject } = await import('rxjs');
    const subjects = Object.fromEntries(Object.keys(spec.inputs ?? {}).map((port) => [port, new Subject<Packet>()]));
    return streamsForm(await spec.connect(subjects, context as never), subjects, context.signal, emit);
  }
  if (!spec.open) throw new Error(`${spec.type} has neither open() nor connect()`);
  return handlersForm(await spec.open(context as never), emit);
}

function handlersForm(handlers: StageHandlers, emit: Emit): StageForm {
  return {
    process: (packet, port) => handlers.process?.(packet, emit, port),
    linkEnded: (port) => handlers.linkEnded?.(port),
    flush: async () => handlers.flush?.(emit),
    generate: async () => handlers.generate?.(yieldingEmit(emit)),
    request: (request, port) => handlers.request?.(request, port),
    command: async (...command) => handlers.command?.(...command),
    close: async () => handlers.close?.(),
  };
}

function streamsForm(
  streams: StageStreams,
  inputs: { readonly [port: string]: Subject<Packet> },
  signal: AbortSignal,
  emit: Emit,
): StageForm {
  const completed = () =>
    Promise.all([
      ...Object.entries(streams.outputs).map(([port, packets]) =>
        completion(packets as Observable<Packet>, signal, (packet) => void emit(packet, port)),
      ),
      ...(streams.activity ? [completion(streams.activity, signal, () => {})] : []),
    ]);
  let ended: Promise<unknown> | undefined;
  /** Subscribes, once; what fails later is told by whoever is called next. */
  const run = (): Promise<unknown> => {
    ended ??= Promise.race([aborted(signal), completed()]);
    ended.catch(() => {});
    return ended;
  };
  return {
    async process(packet, port) {
      const running = run();
      inputs[port]?.next(packet);
      await Promise.race([running, undefined]);
    },
    linkEnded: (port) => streams.linkEnded?.(port),
    async flush() {
      const running = run();
      for (const input of Object.values(inputs)) input.complete();
      await running;
    },
    async generate() {
      await run();
    },
    request: (request, port) => streams.request?.(request, port),
    command: async (...command) => streams.command?.(...command),
    close: async () => streams.close?.(),
  };
}
