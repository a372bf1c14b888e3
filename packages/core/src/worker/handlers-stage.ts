import { PipelineError } from '../errors/pipeline-error.js';
import type { Packet } from '../packet/packet.js';
import { type PortSpecs, portMedia, portOf, type StageHandlers } from '../stage/stage-spec.js';
import type { Emitter, RunningStage } from './running-stage.js';
import { yieldingEmit } from './yielding-emit.js';

/** A stage in the form of handlers: `process`, `generate`, `flush`. */
export class HandlersStage implements RunningStage {
  readonly request: RunningStage['request'];
  readonly linkEnded: RunningStage['linkEnded'];
  readonly command: RunningStage['command'];
  readonly #stageId: string;
  readonly #handlers: StageHandlers;
  readonly #outputPorts: PortSpecs;
  readonly #emitter: Emitter;
  readonly #openInputs: Set<string>;
  readonly #isSource: boolean;
  /** Settles when what the stage was last called with is done. */
  #working: Promise<void> = Promise.resolve();
  #finish: () => void = () => {};
  #fail: (error: unknown) => void = () => {};

  constructor(
    stageId: string,
    handlers: StageHandlers,
    ports: { readonly inputs: PortSpecs; readonly outputs: PortSpecs },
    emitter: Emitter,
  ) {
    this.#stageId = stageId;
    this.#handlers = handlers;
    this.#outputPorts = ports.outputs;
    this.#emitter = emitter;
    this.#openInputs = new Set(Object.keys(ports.inputs));
    this.#isSource = this.#openInputs.size === 0;
    this.request = handlers.request?.bind(handlers);
    this.linkEnded = handlers.linkEnded?.bind(handlers);
    this.command = handlers.command?.bind(handlers);
  }

  run(): Promise<void> {
    if (this.#isSource) return this.#work(this.#handlers.generate?.(yieldingEmit(this.#emit)));
    return new Promise((resolve, reject) => {
      this.#finish = resolve;
      this.#fail = reject;
    });
  }

  deliver(packet: Packet, port: string): void | Promise<void> {
    try {
      const processing = this.#handlers.process?.(packet, this.#emit, port);
      return processing && this.#work(processing).catch((error) => this.#failed(error));
    } catch (error) {
      return this.#failed(error);
    }
  }

  endInput(port: string): void {
    this.#openInputs.delete(port);
    if (this.#openInputs.size === 0) this.#work(this.#flush()).then(this.#finish, this.#fail);
  }

  async close(): Promise<void> {
    await this.#working.catch(() => {});
    await this.#handlers.close?.();
  }

  async #flush(): Promise<void> {
    await this.#handlers.flush?.(this.#emit);
  }

  /** What never settles: a stage that failed is given nothing more. */
  #failed(error: unknown): Promise<void> {
    this.#fail(error);
    return new Promise(() => {});
  }

  #work(promise: Promise<void> = Promise.resolve()): Promise<void> {
    this.#working = promise;
    return promise;
  }

  readonly #emit = (packet: Packet, port = this.#portGiving(packet)): void | Promise<void> => {
    if (!(port in this.#outputPorts)) throw this.#wrongPort(`the port ${port}`);
    this.#emitter.push(port, packet);
    return this.#emitter.ready();
  };

  #portGiving(packet: Packet): string {
    const port = portOf(this.#outputPorts, packet.mediaType);
    if (port === undefined) throw this.#wrongPort(packet.mediaType);
    return port;
  }

  #wrongPort(emitted: string): PipelineError {
    const known = Object.entries(this.#outputPorts).map(([port, spec]) => `${port} (${portMedia(spec).join(', ')})`);
    return new PipelineError(
      'ERR_STAGE_WRONG_PORT',
      `${this.#stageId} emitted to ${emitted}, but its outputs are ${known.join(', ') || 'none'}`,
    );
  }
}
