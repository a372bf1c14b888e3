// The parts of RxJS alone: all of it would cost every worker 5 MB.
import { Observable } from 'rxjs/internal/Observable';
import { Subject } from 'rxjs/internal/Subject';
import type { Subscriber } from 'rxjs/internal/Subscriber';
import { PipelineError } from '../errors/pipeline-error.js';
import type { Packet } from '../packet/packet.js';
import { type Emit, type PortSpecs, portMedia, type StageHandlers, type StageStreams } from '../stage/stage-spec.js';

/** What the engine lends to a stage of the handlers form. */
export type HandlersEngine = {
  /** A promise when an output link is full. */
  ready(): Promise<void> | undefined;
  /** Holds the inputs until the promise has settled. */
  hold(until: Promise<void>): void;
  /** The stage is at work until the promise has settled: it is not closed before. */
  working(until: Promise<void>): void;
};

/** How many packets a source may emit without letting the event loop turn. */
const maxSpin = 16;

/** A stage of the handlers form as Observables. */
export function streamsOfHandlers(
  stageId: string,
  handlers: StageHandlers,
  inputs: { readonly [port: string]: Observable<Packet> },
  outputPorts: PortSpecs,
  engine: HandlersEngine,
): StageStreams {
  const outputs = Object.fromEntries(Object.keys(outputPorts).map((port) => [port, new Subject<Packet>()]));
  const emit: Emit = (packet, port) => {
    const subject = outputs[port ?? portGiving(stageId, outputPorts, packet)];
    if (!subject) throw wrongPort(stageId, outputPorts, `the port ${port}`);
    subject.next(packet);
    return engine.ready();
  };
  const activity = new Observable<never>((subscriber) => {
    const source = Object.keys(inputs).length === 0;
    const ended = source ? track(engine, generate(handlers, emit)) : processAll(handlers, inputs, emit, engine, subscriber);
    ended.then(
      () => {
        for (const output of Object.values(outputs)) output.complete();
        subscriber.complete();
      },
      (error) => subscriber.error(error),
    );
  });
  return { outputs, activity, ...optionalHandlers(handlers) };
}

function track(engine: HandlersEngine, work: Promise<void>): Promise<void> {
  engine.working(work);
  return work;
}

function optionalHandlers(handlers: StageHandlers): Pick<StageStreams, 'request' | 'close'> {
  return {
    ...(handlers.request && { request: handlers.request.bind(handlers) }),
    ...(handlers.close && { close: handlers.close.bind(handlers) }),
  };
}

async function generate(handlers: StageHandlers, emit: Emit): Promise<void> {
  let spin = 0;
  await handlers.generate?.((packet, port) => {
    const full = emit(packet, port);
    spin++;
    if (spin < maxSpin) return full;
    spin = 0;
    return full ? full.then(turnEventLoop) : turnEventLoop();
  });
}

/** Promises alone never let timers, sockets and commands from the main thread have their turn. */
function turnEventLoop(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}

/** Resolves when all inputs have ended and the stage is flushed. */
function processAll(
  handlers: StageHandlers,
  inputs: { readonly [port: string]: Observable<Packet> },
  emit: Emit,
  engine: HandlersEngine,
  subscriber: Subscriber<never>,
): Promise<void> {
  return new Promise((resolve, reject) => {
    const deliver = (packet: Packet, port: string) => {
      try {
        const wait = handlers.process?.(packet, emit, port);
        if (wait) engine.hold(track(engine, wait).catch(reject));
      } catch (error) {
        reject(error);
      }
    };
    const flush = async () => handlers.flush?.(emit);
    let open = Object.keys(inputs).length;
    const complete = () => {
      open--;
      if (open === 0) track(engine, flush()).then(resolve, reject);
    };
    for (const [port, packets] of Object.entries(inputs)) {
      subscriber.add(packets.subscribe({ next: (packet) => deliver(packet, port), complete }));
    }
  });
}

function portGiving(stageId: string, ports: PortSpecs, packet: Packet): string {
  const port = Object.entries(ports).find(([, spec]) => portMedia(spec).includes(packet.mediaType));
  if (!port) throw wrongPort(stageId, ports, packet.mediaType);
  return port[0];
}

function wrongPort(stageId: string, ports: PortSpecs, emitted: string): PipelineError {
  const known = Object.entries(ports).map(([port, spec]) => `${port} (${portMedia(spec).join(', ')})`);
  return new PipelineError(
    'ERR_STAGE_WRONG_PORT',
    `${stageId} emitted to ${emitted}, but its outputs are ${known.join(', ') || 'none'}`,
  );
}
