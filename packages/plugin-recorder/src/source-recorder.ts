import { type Packet, PipelineError, usPerSecond } from '@arkavo-pipeline/core';
import type { RecorderCall } from './recorder-commands.js';
import type { RecorderContext } from './recorder-context.js';
import type { RecorderParts } from './recorder-parts.js';
import { SourceNames } from './source-names.js';

/** A source that was silent for so long may be made to give way to another. */
const quietUs = usPerSecond;
/** Sources that are remembered: which files are theirs. */
const maxKnown = 4096;

/** Makes the recording of a source; `fresh`: this instance has not recorded into files of that name before. */
export type OpenParts = (name: string, fresh: boolean) => RecorderParts;

type Source = { readonly id: string; readonly name: string; readonly parts: RecorderParts; seenUs: number };

/** Records each source into files of its own. What fails at one of them is a fault, and nothing to the others. */
export class SourceRecorder {
  readonly #context: RecorderContext;
  readonly #openParts: OpenParts;
  readonly #names = new SourceNames();
  readonly #sources = new Map<string, Source>();
  #hasForgotten = false;
  #isPaused = false;
  #closed: Promise<void> | undefined;

  constructor(context: RecorderContext, openParts: OpenParts) {
    this.#context = context;
    this.#openParts = openParts;
  }

  async process(packet: Packet): Promise<void> {
    using owned = packet;
    if (this.#closed) return this.#context.drop('track-ended');
    const source = await this.#sourceOf(owned.sourceId);
    if (!source) return this.#context.drop('too-many-files');
    source.seenUs = this.#context.clock.nowUs();
    await source.parts.record(owned);
  }

  /** Of all sources, also of those that are still to come. */
  async command(...[name]: RecorderCall): Promise<void> {
    if (name !== 'split') this.#isPaused = name === 'pause';
    for (const { parts } of this.#sources.values()) await parts[name]();
  }

  /** Throws ERR_FILE_WRITE when there are sources whose recording failed, and none whose did not. */
  async flush(): Promise<void> {
    await this.close();
    const outcomes = [...this.#sources.values()].map(({ parts }) => parts.outcome);
    const failure = outcomes.find((outcome) => outcome instanceof PipelineError);
    if (failure && !outcomes.includes('recorded')) throw failure;
  }

  close(): Promise<void> {
    this.#closed ??= this.#closeAll();
    return this.#closed;
  }

  async #closeAll(): Promise<void> {
    const { options, signal, log } = this.#context;
    const hasHadSources = this.#sources.size > 0 || this.#hasForgotten;
    // One that is closed without having run to its end is not the one to blame.
    if (!hasHadSources && !signal.aborted) log.warn(`nothing came to be recorded: no file ${options.path} was written`);
    await Promise.all([...this.#sources.values()].map(({ parts }) => parts.close()));
  }

  /** Undefined when there are too many files, and every source is sending. */
  async #sourceOf(sourceId: string): Promise<Source | undefined> {
    const known = this.#sources.get(sourceId);
    if (known?.parts.isOpen) return known;
    if (!(await this.#makeRoom(sourceId))) return undefined;
    return known ?? this.#add(sourceId);
  }

  async #makeRoom(sourceId: string): Promise<boolean> {
    const { maxFiles } = this.#context.options;
    const open = [...this.#sources.values()].filter(({ parts }) => parts.isOpen);
    if (open.length < maxFiles) return true;
    const quietest = open.reduce((a, b) => (b.seenUs < a.seenUs ? b : a));
    if (this.#context.clock.nowUs() - quietest.seenUs < quietUs) return this.#refuse(sourceId);
    this.#context.log.info(`${quietest.id} is silent: its file is finished, to record ${sourceId}`);
    await quietest.parts.end();
    return true;
  }

  #refuse(sourceId: string): false {
    const { maxFiles } = this.#context.options;
    const why = `${sourceId} is not recorded: there are ${maxFiles} files already, and every one is being written; raise maxFiles`;
    this.#context.fault(new PipelineError('ERR_FILE_WRITE', why));
    return false;
  }

  #add(id: string): Source {
    if (this.#sources.size >= maxKnown) this.#forgetOne();
    const name = this.#names.take(id);
    const source = { id, name, parts: this.#openParts(name, !this.#hasForgotten), seenUs: 0 };
    this.#sources.set(id, source);
    // Nothing of it has begun that the pause could fail at.
    if (this.#isPaused) void source.parts.pause();
    return source;
  }

  /** Its name may come again, and its files must not be replaced then: from now on no file counts as fresh. */
  #forgetOne(): void {
    const oldest = [...this.#sources.values()].find(({ parts }) => !parts.isOpen);
    if (!oldest) return;
    this.#sources.delete(oldest.id);
    this.#names.release(oldest.name);
    this.#hasForgotten = true;
  }
}
