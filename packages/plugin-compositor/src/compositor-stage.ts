import {
  type CommandCall,
  defineStage,
  type Emit,
  type Packet,
  type StageHandlers,
  type StageSpec,
} from '@arkavo-pipeline/core';
import type { CompositorAddon } from './compositor-addon.js';
import { compositorCommands, compositorOptions } from './compositor-options.js';
import { Composition } from './session/composition.js';
import { FilePlayer } from './session/file-player.js';
import { LivePlayer } from './session/live-player.js';
import type { Player } from './session/player.js';
import { type CompositorContext, Session } from './session/session.js';

/** The stage type over an addon. */
export function compositor(addon: CompositorAddon): StageSpec {
  return defineStage({
    type: 'compositor',
    summary: 'Puts up to 16 sources together into one picture at a constant rate, with watermark and scene cards.',
    inputs: { video: ['video/raw'] },
    outputs: { video: ['video/raw'] },
    options: compositorOptions,
    commands: compositorCommands,
    drops: {
      superseded: 'A later picture of the source was due at the same time.',
      late: 'A picture could not be put together in time, and was left out.',
      'output-full': 'A picture was left out, because the one before it still waited to be taken.',
      'too-early': 'The picture is of a time that is more than the latency and half a second ahead.',
      'too-many-sources': 'The picture is of a source beyond the sixteenth.',
      'no-memory': 'The frame pool was at its limit when a picture was to be put together.',
    },
    open(context): CompositorHandlers {
      return new CompositorStage(addon, context);
    },
  });
}

type Commands = typeof compositorCommands;
type CompositorHandlers = StageHandlers<'video', 'video', CommandCall<Commands>>;

/** Runs in the stage's worker. Packets are kept as they come; the player's own loop puts them together and emits. */
class CompositorStage implements CompositorHandlers {
  readonly #session: Session;
  readonly #composition: Composition;
  readonly #player: Player;
  readonly #closing = new AbortController();
  #playing: Promise<void> | undefined;
  #failure: { readonly error: unknown } | undefined;

  constructor(addon: CompositorAddon, context: CompositorContext) {
    this.#composition = new Composition(addon, context.frames, context.options);
    this.#session = new Session(context, this.#composition);
    this.#player =
      context.options.timeline === 'capture' ? new LivePlayer(this.#session) : new FilePlayer(this.#session);
    context.signal.addEventListener('abort', () => this.#closing.abort(), { once: true });
  }

  process(packet: Packet, emit: Emit<'video'>): void {
    if (packet.kind !== 'frame' || this.#closing.signal.aborted) return packet.dispose();
    this.#player.take(packet);
    this.#playing ??= this.#play(emit);
    this.#throwFailure();
  }

  linkEnded(): void {
    this.#player.linkEnded?.();
  }

  async flush(): Promise<void> {
    this.#player.end();
    await this.#playing;
    this.#throwFailure();
  }

  command(...[name, values]: CommandCall<Commands>): void {
    switch (name) {
      case 'layout':
        return this.#composition.changeLayout(values);
      case 'scene':
        return this.#composition.setScene(values);
      case 'watermark':
        return this.#composition.setWatermark(values);
    }
  }

  async close(): Promise<void> {
    this.#closing.abort();
    await this.#playing;
    this.#session.close();
  }

  async #play(emit: Emit<'video'>): Promise<void> {
    try {
      await this.#player.play(emit, this.#closing.signal);
    } catch (error) {
      this.#failure = { error };
    }
  }

  /** What went wrong between calls. */
  #throwFailure(): void {
    if (this.#failure) throw this.#failure.error;
  }
}
