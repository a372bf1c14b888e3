import {
  type CommandSpec,
  dropMeaning,
  type OptionSpec,
  type PortSpec,
  type PortSpecs,
  portMedia,
  type StageSpec,
} from '@arkavo-pipeline/core';

/** Everything a user of a stage type needs to know, as lines. */
export function stageDescription(spec: StageSpec, plugin: string): string[] {
  return [
    `${spec.type} (${plugin})${spec.live ? ', live' : ''}`,
    `  ${spec.summary}`,
    ...section('inputs', ports(spec.inputs)),
    ...section('outputs', ports(spec.outputs)),
    ...section('options', Object.entries(spec.options ?? {}).flatMap(option)),
    ...section('commands', Object.entries(spec.commands ?? {}).flatMap(command)),
    ...section(
      'drops',
      Object.entries(spec.drops ?? {}).map(([cause, meaning]) => `${cause}: ${dropMeaning(meaning)}`),
    ),
  ];
}

function section(title: string, lines: readonly string[]): string[] {
  return lines.length === 0 ? [] : [`  ${title}`, ...lines.map((line) => `    ${line}`)];
}

function ports(specs: PortSpecs = {}): string[] {
  return Object.entries(specs).map(([name, port]) => `${name}: ${portMedia(port).join(', ')}${mark(port)}`);
}

function mark(port: PortSpec): string {
  return 'media' in port ? ' (may be left unlinked)' : '';
}

function option([name, spec]: [string, OptionSpec]): string[] {
  return [
    `${name}: ${[kind(spec), range(spec), given(spec)].filter((part) => part !== '').join(', ')}`,
    `  ${spec.description}`,
    ...parts(spec).map((line) => `  ${line}`),
  ];
}

/** What an object or each item of a list is made of. */
function parts(spec: OptionSpec): string[] {
  if (spec.type === 'object') return Object.entries(spec.properties).flatMap(option);
  return spec.type === 'array' ? parts(spec.items) : [];
}

function command([name, { summary, arguments: specs }]: [string, CommandSpec]): string[] {
  const lines = Object.entries(specs).flatMap(option);
  return [`${name}: ${summary}`, ...lines.map((line) => `  ${line}`)];
}

function kind(spec: OptionSpec): string {
  if (spec.type === 'array') return `list of ${kind(spec.items)}`;
  if (!('enum' in spec) || !spec.enum) return spec.type;
  return spec.enum.map((value) => JSON.stringify(value)).join(' | ');
}

function range(spec: OptionSpec): string {
  if (spec.type === 'array') return `at most ${spec.maxItems}`;
  if (spec.type !== 'integer' && spec.type !== 'number') return '';
  const { minimum, maximum } = spec;
  if (minimum !== undefined && maximum !== undefined) return `${minimum} to ${maximum}`;
  if (minimum !== undefined) return `at least ${minimum}`;
  return maximum === undefined ? '' : `at most ${maximum}`;
}

function given(spec: OptionSpec): string {
  if (spec.required) return 'required';
  return 'default' in spec && spec.default !== undefined
    ? `default ${JSON.stringify(spec.default)}`
    : 'absent by default';
}
