import type { ErrorPolicy } from '../graph/graph.js';
import type { DefinitionPath } from './definition-error.js';
import { formErrors, maxStages } from './definition-schema.js';
import type { InputDefinition } from './input-definition.js';
import type { Report } from './problem-list.js';
import { reportSchemaErrors } from './schema-problems.js';

/** What of a stage has a sound form, so that it can be checked further even when other parts are wrong. */
export type SoundStage = {
  readonly id: string;
  readonly use: string | undefined;
  /** Undefined when what is there is no object. */
  readonly options: { readonly [name: string]: unknown } | undefined;
  /** Undefined for each one that is malformed. */
  readonly inputs: readonly (InputDefinition | undefined)[];
  readonly thread: string | undefined;
  readonly restart: RestartDefinition | undefined;
  /** MiB. */
  readonly heapMb: number | undefined;
};

/** `backoff` in milliseconds. */
export type RestartDefinition = { readonly max: number; readonly backoff?: number };

export type SoundDefinition = {
  readonly name: string | undefined;
  readonly onError: ErrorPolicy | undefined;
  readonly stages: readonly SoundStage[];
};

/** Reports what is wrong with the form of a definition, and returns the rest. */
export function checkForm(definition: unknown, report: Report): SoundDefinition {
  const errors = formErrors(definition);
  reportSchemaErrors(errors, [], report);
  const faulty = errors.map((error) => error.instancePath);
  const isSound = (path: DefinitionPath) => {
    const pointer = path.map((key) => `/${key}`).join('');
    return !faulty.some((one) => one === pointer || one.startsWith(`${pointer}/`));
  };
  const { name, onError, stages } = fields(definition);
  // There is a bound on how many stages are worth a look.
  const entries = Object.entries(fields(stages)).slice(0, maxStages);
  return {
    name: typeof name === 'string' ? name : undefined,
    onError: isSound(['onError']) ? (onError as ErrorPolicy | undefined) : undefined,
    stages: entries.map(([id, stage]) => soundStage(id, fields(stage), isSound)),
  };
}

function soundStage(
  id: string,
  { use, options, inputs, thread, restart, heapMb }: { readonly [key: string]: unknown },
  isSound: (path: DefinitionPath) => boolean,
): SoundStage {
  const list: readonly unknown[] = Array.isArray(inputs) ? inputs : inputs === undefined ? [] : [undefined];
  return {
    id,
    use: typeof use === 'string' && use !== '' ? use : undefined,
    options: options === undefined ? {} : isObject(options) ? options : undefined,
    inputs: list.map((input, index) =>
      isSound(['stages', id, 'inputs', index]) ? (input as InputDefinition) : undefined,
    ),
    thread: typeof thread === 'string' ? thread : undefined,
    restart: isSound(['stages', id, 'restart']) ? (restart as RestartDefinition | undefined) : undefined,
    heapMb: isSound(['stages', id, 'heapMb']) ? (heapMb as number | undefined) : undefined,
  };
}

function fields(value: unknown): { readonly [key: string]: unknown } {
  return isObject(value) ? value : {};
}

function isObject(value: unknown): value is { readonly [key: string]: unknown } {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
