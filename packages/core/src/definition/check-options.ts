import { resolve } from 'node:path';
import { PipelineError } from '../errors/pipeline-error.js';
import { withDefaults } from '../stage/option-spec.js';
import type { FilePaths, StageFiles } from '../stage/stage-files.js';
import type { OptionFault, StageSpec } from '../stage/stage-spec.js';
import { checkFiles, type FilesOfStage } from './check-files.js';
import type { SoundDefinition } from './check-form.js';
import { checkPorts, type PortOfStage } from './check-ports.js';
import { optionErrors } from './definition-schema.js';
import { fileFault } from './file-fault.js';
import type { ProblemList } from './problem-list.js';
import { reportSchemaErrors } from './schema-problems.js';
import type { StageType } from './stage-types.js';

type Options = { readonly [name: string]: unknown };

/** What stages must not have in common. */
type Claims = { readonly files: FilesOfStage[]; readonly ports: PortOfStage[] };

/** Reports what is wrong with the options: in their form, by what the stage types say, and between the files and ports of all stages. */
export async function checkOptions(
  { stages }: SoundDefinition,
  types: ReadonlyMap<string, StageType>,
  problems: ProblemList,
): Promise<void> {
  const claims: Claims = { files: [], ports: [] };
  for (const { id, options } of stages) {
    const type = types.get(id);
    if (type && options) await checkStageOptions(id, options, type, claims, problems);
  }
  await checkFiles(claims.files, problems.add);
  checkPorts(claims.ports, problems.add);
}

/** Adds to the claims those of options that have no fault. */
async function checkStageOptions(
  id: string,
  options: Options,
  { spec }: StageType,
  claims: Claims,
  problems: ProblemList,
): Promise<void> {
  const path = ['stages', id, 'options'];
  try {
    const errors = optionErrors(spec, options);
    reportSchemaErrors(errors, path, problems.add);
    if (errors.length > 0) return;
    const given = withDefaults(spec.options ?? {}, options);
    const faults = await faultsOf(spec, given);
    const files = withoutFaulty(await filesOf(spec, given), faults);
    const missing = await missingFiles(files.reads ?? {});
    for (const { option, message, got } of [...faults, ...missing])
      problems.add([...path, option], message, placeOf(spec, option), got);
    claims.files.push({ stage: id, files: withoutFaulty(files, missing) });
    claims.ports.push(...portsOf(id, spec, given, faults));
  } catch (error) {
    if (!(error instanceof PipelineError)) throw error;
    problems.addPlugin(['stages', id, 'use'], error.message, error.code);
  }
}

function portsOf(
  stage: string,
  { listens }: StageSpec,
  options: Options,
  faults: readonly OptionFault[],
): PortOfStage[] {
  if (!listens || faults.some(({ option }) => option === listens.host || option === listens.port)) return [];
  const { protocol, host, port } = listens;
  const number = options[port];
  return typeof number === 'number' ? [{ stage, option: port, protocol, host: options[host], port: number }] : [];
}

/** What the type's own check says. Throws ERR_PLUGIN_INVALID when that fails, or says it in another form. */
async function faultsOf(spec: StageSpec, options: Options): Promise<readonly OptionFault[]> {
  try {
    const faults: unknown = (await spec.check?.(options as never)) ?? [];
    if (Array.isArray(faults) && faults.every(isFault)) return faults;
    throw new TypeError('it gave something other than an array of { option, message }');
  } catch (error) {
    throw failed(spec, 'check', error);
  }
}

/** The files that the type says its options lead to. Throws ERR_PLUGIN_INVALID when that fails, or says it in another form. */
async function filesOf(spec: StageSpec, options: Options): Promise<StageFiles> {
  try {
    const files: unknown = (await spec.files?.(options as never)) ?? {};
    if (areFiles(files)) return files;
    throw new TypeError(
      'it gave something other than { reads, writes, replaces } with a path, or a list of them, by option',
    );
  } catch (error) {
    throw failed(spec, 'files', error);
  }
}

function failed({ type }: StageSpec, hook: string, error: unknown): PipelineError {
  if (error instanceof PipelineError) return error;
  const reason = error instanceof Error ? error.message : String(error);
  return new PipelineError('ERR_PLUGIN_INVALID', `the ${hook} of ${type} failed: ${reason}`, { cause: error });
}

async function missingFiles(reads: FilePaths): Promise<OptionFault[]> {
  const faults: OptionFault[] = [];
  for (const [option, paths = []] of Object.entries(reads)) {
    for (const path of [paths].flat()) {
      const message = await fileFault(path);
      if (message !== undefined) faults.push({ option, message, got: `, not ${resolve(path)}` });
    }
  }
  return faults;
}

/** What is wrong with an option already is said once: its files are not looked at. */
function withoutFaulty(
  { reads = {}, writes = {}, replaces = {} }: StageFiles,
  faults: readonly OptionFault[],
): StageFiles {
  const faulty = new Set(faults.map(({ option }) => option));
  const sound = (paths: FilePaths) => Object.fromEntries(Object.entries(paths).filter(([name]) => !faulty.has(name)));
  return { reads: sound(reads), writes: sound(writes), replaces: sound(replaces) };
}

function isFault(value: unknown): value is OptionFault {
  const { option, message, got = '' } = (value ?? {}) as { readonly [name: string]: unknown };
  return typeof option === 'string' && typeof message === 'string' && typeof got === 'string';
}

function areFiles(value: unknown): value is StageFiles {
  return isObject(value) && Object.entries(value).every(([use, paths]) => isUse(use) && arePaths(paths));
}

function isUse(name: string): boolean {
  return name === 'reads' || name === 'writes' || name === 'replaces';
}

function arePaths(value: unknown): boolean {
  if (value === undefined) return true;
  return isObject(value) && Object.values(value).every((paths = []) => [paths].flat().every(isText));
}

function isText(value: unknown): value is string {
  return typeof value === 'string';
}

function isObject(value: unknown): value is { readonly [name: string]: unknown } {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Of what is secret not even the variable's value is said. */
function placeOf({ options = {} }: StageSpec, option: string): 'secret' | 'value' {
  const spec = options[option];
  return spec?.type === 'string' && spec.secret ? 'secret' : 'value';
}
