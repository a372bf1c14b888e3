/** What docs/writing-a-stage.md asks of every stage, and where it says so. */
const rules = {
  spec: ['Writing a stage', 'the spec is all there is to say about the type: it validates and documents'],
  open: ['The handlers', 'open() refuses what can be refused, with a PipelineError'],
  generate: ['The handlers', 'generate() returns soon after context.stopping aborts'],
  flush: ['The handlers', 'flush() is called once, when all inputs have ended; the stage ends when it is done'],
  request: ['The handlers', 'request() is called when a consumer asks for a keyframe or a bit rate, whatever it asks'],
  close: ['The handlers', 'close() is called once, whatever happened: give everything back'],
  own: ['Three rules', 'the packet is yours: emit it or dispose of it, once, on every path'],
  wait: ['Three rules', 'wait when told to: await what emit() returns before the next packet'],
  header: ['Three rules', 'what is made from a packet carries its header over: source id, times, ledger'],
  ports: ['Writing a stage', 'an output gives the media types that the spec says'],
  faults: ['Faults and drops', 'one bad packet is a fault, a drop, or a PipelineError; it never takes the worker down'],
  ends: ['The handlers', 'a stage ends when its inputs have ended, when it is stopped, and at once when it is aborted'],
} as const;

export type Rule = keyof typeof rules;

/** A rule that a stage breaks: what was observed, and what the rule is. */
export class ConformanceError extends Error {
  readonly rule: Rule;

  constructor(rule: Rule, observed: string, cause?: unknown) {
    const [section, text] = rules[rule];
    super(`${observed}. The rule: ${text} (docs/writing-a-stage.md, "${section}")`, { cause });
    this.name = 'ConformanceError';
    this.rule = rule;
  }
}

/** Throws unless `holds`. */
export function check(holds: boolean, rule: Rule, observed: () => string): void {
  if (!holds) throw new ConformanceError(rule, observed());
}

/** What the promise resolves to; a broken rule when that takes too long. */
export async function inTime<Value>(promise: Promise<Value>, ms: number, rule: Rule, what: string): Promise<Value> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new ConformanceError(rule, `${what} took longer than ${ms} ms`)), ms);
  });
  try {
    return await Promise.race([promise, late]);
  } finally {
    clearTimeout(timer);
  }
}
