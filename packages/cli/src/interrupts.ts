/** The part of a pipeline that ends it. */
export type Stoppable = {
  /** Drains: nothing that is on its way is lost. */
  stop(): void;
  abort(): void;
};

/** Where signals come from: the process, or a test. */
export type SignalSource = {
  on(signal: NodeJS.Signals, listener: (signal: NodeJS.Signals) => void): unknown;
  off(signal: NodeJS.Signals, listener: (signal: NodeJS.Signals) => void): unknown;
};

const signals: readonly NodeJS.Signals[] = ['SIGINT', 'SIGTERM'];

/**
 * The first Ctrl-C or SIGTERM stops the pipeline, the second aborts it, and a third does what it does to any program.
 * `onFirst` is told the first one. Returns the function that ends this.
 */
export function stopOnInterrupts(
  pipeline: Stoppable,
  say: (text: string) => void,
  onFirst: (signal: NodeJS.Signals) => void,
  source: SignalSource = process,
): () => void {
  let count = 0;
  const release = () => {
    for (const signal of signals) source.off(signal, interrupt);
  };
  const interrupt = (signal: NodeJS.Signals) => {
    count++;
    if (count === 1) {
      onFirst(signal);
      say('stopping: what is on its way is finished; Ctrl-C again aborts');
      pipeline.stop();
      return;
    }
    release();
    say('aborting');
    pipeline.abort();
  };
  for (const signal of signals) source.on(signal, interrupt);
  return release;
}
