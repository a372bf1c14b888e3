import { optionErrors, valueErrors } from '../../definition/definition-schema.js';
import { PipelineError } from '../../errors/pipeline-error.js';
import { framePoolStats } from '../../frames/native.js';
import type { CommandSpec } from '../../stage/command-spec.js';
import type { OptionSpec } from '../../stage/option-spec.js';
import { dropMeaning } from '../../stage/stage-spec.js';
import { TestStage } from '../test-stage.js';
import { promptMs } from './bench.js';
import type { Check } from './check.js';
import { check, inTime } from './conformance-error.js';
import type { LoadedSubject, StageOptions } from './subject.js';

export const declarationChecks: readonly Check[] = [
  { name: 'says what it is', run: describesItself },
  { name: 'refuses bad options', run: refusesBadOptions },
  {
    name: 'refuses bad arguments of its commands',
    applies: ({ spec }) => Object.keys(spec.commands ?? {}).length > 0,
    run: refusesBadArguments,
  },
  {
    name: 'refuses in open what it cannot work with',
    applies: ({ refused }) => refused.length > 0,
    run: refusesInOpen,
  },
];

async function describesItself({ spec }: LoadedSubject): Promise<void> {
  const { type, summary, options = {}, commands = {}, drops = {} } = spec;
  check(/^[a-z][a-z0-9]*(-[a-z0-9]+)*$/.test(type), 'spec', () => `the type "${type}" is not in kebab-case`);
  check(isText(summary), 'spec', () => `${type} has no summary`);
  for (const [name, option] of Object.entries(options))
    check(isText(option.description), 'spec', () => `the option ${name} has no description`);
  for (const [name, command] of Object.entries(commands)) describesCommand(name, command);
  for (const [cause, meaning] of Object.entries(drops))
    check(isText(dropMeaning(meaning)), 'spec', () => `the drop cause ${cause} is not explained`);
}

async function refusesBadOptions(subject: LoadedSubject): Promise<void> {
  const { spec } = subject;
  const setup = await subject.setUp();
  await setup.teardown?.();
  const faults = (options: StageOptions) => optionErrors(spec, options).map(({ message }) => message);
  const good = setup.options;
  check(faults(good).length === 0, 'spec', () => `the subject's options are not valid: ${faults(good).join('; ')}`);
  for (const [name, option] of Object.entries(spec.options ?? {})) {
    if ('default' in option && option.default !== undefined) {
      const wrong = faults({ ...good, [name]: option.default });
      check(wrong.length === 0, 'spec', () => `the default of ${name} is not valid: ${wrong.join('; ')}`);
    }
    for (const value of badValues(option)) {
      const refused = faults({ ...good, [name]: value }).length > 0;
      check(refused, 'spec', () => `the option ${name} takes ${JSON.stringify(value)}`);
    }
  }
  check(faults({ ...good, noSuchOption: 1 }).length > 0, 'spec', () => 'an unknown option is taken');
}

function describesCommand(name: string, { summary, arguments: specs }: CommandSpec): void {
  check(isText(summary), 'spec', () => `the command ${name} has no summary`);
  for (const [argument, { description }] of Object.entries(specs))
    check(isText(description), 'spec', () => `the argument ${argument} of ${name} has no description`);
}

async function refusesBadArguments({ spec }: LoadedSubject): Promise<void> {
  for (const [name, command] of Object.entries(spec.commands ?? {})) {
    const isRefused = (value: unknown, argument: string) =>
      valueErrors(command.arguments, name, value).some(({ instancePath }) => instancePath.startsWith(argument));
    check(isRefused({ noSuchArgument: 1 }, ''), 'spec', () => `the command ${name} takes an unknown argument`);
    for (const [argument, option] of Object.entries(command.arguments)) {
      for (const value of badValues(option)) {
        const shown = JSON.stringify(value);
        check(isRefused({ [argument]: value }, `/${argument}`), 'spec', () => `${name} takes ${shown} as ${argument}`);
      }
    }
  }
}

/** Values that the option's spec rules out. */
function badValues(option: OptionSpec): unknown[] {
  const values: unknown[] = [
    null,
    option.type === 'object' ? { noSuchOption: 1 } : {},
    option.type === 'string' ? 7 : 'seven',
  ];
  if (option.type === 'array') values.push([null], new Array(option.maxItems + 1).fill(0));
  if (option.type === 'integer') values.push(0.5);
  if ('minimum' in option && option.minimum !== undefined) values.push(option.minimum - 1);
  if ('maximum' in option && option.maximum !== undefined) values.push(option.maximum + 1);
  if ('minLength' in option && option.minLength) values.push('');
  if ('enum' in option && option.enum) values.push(option.type === 'string' ? `not ${option.enum.join()}` : 0.123);
  return values;
}

async function refusesInOpen({ spec, refused }: LoadedSubject): Promise<void> {
  for (const options of refused) {
    const shown = JSON.stringify(options);
    const error = await inTime(refusal(spec, options), promptMs, 'open', `open() with ${shown}`);
    check(error !== undefined, 'open', () => `open() did not refuse ${shown}`);
    check(error instanceof PipelineError, 'open', () => `open() refused ${shown} with ${error}`);
    check(framePoolStats().inUse === 0, 'open', () => `open() kept frames when it refused ${shown}`);
  }
}

async function refusal(spec: LoadedSubject['spec'], options: StageOptions): Promise<unknown> {
  try {
    const stage = await TestStage.open(spec, { options, stageId: 'stage' });
    await stage.close();
    return undefined;
  } catch (error) {
    return error;
  }
}

function isText(value: unknown): boolean {
  return typeof value === 'string' && value.trim() !== '';
}
