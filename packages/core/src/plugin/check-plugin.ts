import { PipelineError } from '../errors/pipeline-error.js';
import { mediaTypes } from '../packet/media-type.js';
import { apiVersion, type Plugin } from '../stage/plugin.js';
import { type PortSpec, portMedia } from '../stage/stage-spec.js';

/** Names of stage types: kebab-case. */
const typeName = /^[a-z][a-z0-9]*(-[a-z0-9]+)*$/;
const portName = /^[A-Za-z][A-Za-z0-9]*$/;
const commandName = portName;
const optionTypes = ['string', 'integer', 'number', 'boolean', 'object', 'array'];

/**
 * A module's default export as a plugin: a `definePlugin`, or one `defineStage` on its own.
 * Throws ERR_PLUGIN_INVALID, naming `where` and everything that is wrong.
 */
export function checkPlugin(exported: unknown, where: string): Plugin {
  if (!isObject(exported)) {
    throw invalid(where, ['it has no default export; export the result of definePlugin or defineStage']);
  }
  const plugin = 'stages' in exported ? exported : { name: where, apiVersion, stages: [exported] };
  if (plugin.apiVersion !== apiVersion) {
    throw invalid(where, [
      `it is written for apiVersion ${String(plugin.apiVersion)}, this engine has ${apiVersion}; install versions that fit`,
    ]);
  }
  if (!Array.isArray(plugin.stages) || plugin.stages.length === 0) {
    throw invalid(where, ['its "stages" is not an array of stage types']);
  }
  const faults = [...plugin.stages.flatMap(stageFaults), ...repeatedTypes(plugin.stages)];
  if (faults.length > 0) throw invalid(where, faults);
  return plugin as Plugin;
}

/** What is wrong with a stage type's declaration, in words. */
function stageFaults(stage: unknown, index: number): string[] {
  if (!isObject(stage)) return [`stage type ${index} is not an object`];
  const { type, summary, inputs = {}, outputs = {}, options = {}, commands = {} } = stage;
  if (typeof type !== 'string' || !typeName.test(type)) {
    return [`stage type ${index} has the type ${JSON.stringify(type)}, which is not a kebab-case name`];
  }
  const faults: string[] = [];
  if (typeof summary !== 'string') faults.push(`${type} has no summary`);
  if ((typeof stage.open === 'function') === (typeof stage.connect === 'function')) {
    faults.push(`${type} must have either open() or connect()`);
  }
  faults.push(...portFaults(type, 'input', inputs), ...portFaults(type, 'output', outputs));
  faults.push(...optionFaults(type, options), ...commandFaults(type, commands));
  if (stage.listens !== undefined && !isListening(stage.listens, options))
    faults.push(`the listens of ${type} must be { protocol: 'tcp' or 'udp', host, port }, with two of its options`);
  return faults;
}

function isListening(listens: unknown, options: unknown): boolean {
  if (!isObject(listens) || !isObject(options)) return false;
  const { protocol, host, port } = listens;
  return (
    (protocol === 'tcp' || protocol === 'udp') &&
    [host, port].every((name) => typeof name === 'string' && name in options)
  );
}

function portFaults(type: string, kind: string, ports: unknown): string[] {
  if (!isObject(ports)) return [`the ${kind}s of ${type} are not an object`];
  return Object.entries(ports).flatMap(([name, port]) => {
    if (!portName.test(name)) return [`${type} has an ${kind} named ${JSON.stringify(name)}`];
    const media: unknown = isObject(port) ? portMedia(port as unknown as PortSpec) : undefined;
    const known = Array.isArray(media) && media.length > 0 && media.every((one) => mediaTypes.includes(one));
    return known ? [] : [`the ${kind} ${name} of ${type} must have media types out of ${mediaTypes.join(', ')}`];
  });
}

function commandFaults(type: string, commands: unknown): string[] {
  if (!isObject(commands)) return [`the commands of ${type} are not an object`];
  return Object.entries(commands).flatMap(([name, command]) => {
    if (!commandName.test(name)) return [`${type} has a command named ${JSON.stringify(name)}`];
    if (!isObject(command) || typeof command.summary !== 'string')
      return [`the command ${name} of ${type} has no summary`];
    return optionFaults(`${type}.${name}`, command.arguments);
  });
}

function optionFaults(type: string, options: unknown): string[] {
  if (!isObject(options)) return [`the options of ${type} are not an object`];
  return Object.entries(options).flatMap(([name, option]) => {
    if (!isObject(option)) return [`the option ${name} of ${type} is not an object`];
    if (typeof option.description !== 'string') return [`the option ${name} of ${type} has no description`];
    if (option.type === 'object') return optionFaults(`${type}.${name}`, option.properties);
    if (option.type === 'array')
      return [...lengthFaults(type, name, option.maxItems), ...optionFaults(type, { [`${name}[]`]: option.items })];
    return optionTypes.includes(option.type as string)
      ? []
      : [`the option ${name} of ${type} must have one of the types ${optionTypes.join(', ')}`];
  });
}

function lengthFaults(type: string, name: string, maxItems: unknown): string[] {
  if (Number.isInteger(maxItems) && (maxItems as number) >= 1) return [];
  return [`the option ${name} of ${type} is a list that must have maxItems, a whole number from 1 on`];
}

function repeatedTypes(stages: readonly { type?: unknown }[]): string[] {
  const types = stages.map((stage) => stage?.type);
  const repeated = types.filter((type, index) => types.indexOf(type) !== index);
  return [...new Set(repeated)].map((type) => `it declares ${String(type)} more than once`);
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}

function invalid(where: string, faults: readonly string[]): PipelineError {
  return new PipelineError('ERR_PLUGIN_INVALID', `the plugin ${where} is not usable: ${faults.join('; ')}`);
}
