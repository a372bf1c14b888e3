import { changed, type Impairment, type NetworkSettings, type Target } from '@arkavo-pipeline/impairment';
import { type Command, InvalidArgumentError, Option } from 'commander';
import { port } from './arguments.js';
import { parseDestination } from './destination.js';
import { directionSettings, impairSettings } from './impair-settings.js';

/** The command line of `impair`. */
export type ImpairOptions = {
  readonly listen: number;
  readonly host: string;
  readonly to: Target;
  readonly tcp: boolean;
  readonly seed: number;
  readonly schedule?: string;
  readonly upstream?: Impairment;
  readonly downstream?: Impairment;
  readonly json: boolean;
  /** Milliseconds. */
  readonly for?: number;
  /** Of both directions. */
  readonly both: Impairment;
};

/** Adds the settings of both directions, and those of each alone. */
export function addImpairSettings(command: Command): Command {
  for (const [name, { value, description, parse }] of Object.entries(impairSettings))
    command.addOption(new Option(`--${name} <${value}>`, description).argParser(parse));
  return command
    .option(
      '--upstream <settings>',
      'other settings for what clients send: loss=5%,delay=20, or none',
      directionSettings,
    )
    .option('--downstream <settings>', 'other settings for what the target sends', directionSettings);
}

/** Gathers the settings that were given for both directions. */
export function bothDirections(options: { readonly [name: string]: unknown }): Impairment {
  const names = Object.keys(impairSettings).map((name) =>
    name.replaceAll(/-(.)/g, (_, letter: string) => letter.toUpperCase()),
  );
  return Object.assign({}, ...names.map((name) => options[name] ?? {}));
}

/** What each direction does: the settings of both, changed by its own; `none` leaves nothing of them. */
export function networkSettings({
  both,
  upstream,
  downstream,
}: Pick<ImpairOptions, 'both' | 'upstream' | 'downstream'>): NetworkSettings {
  const own = (settings: Impairment | undefined) =>
    settings && Object.keys(settings).length === 0 ? {} : changed(both, settings ?? {});
  return { upstream: own(upstream), downstream: own(downstream) };
}

/** `host:port`, or a port of this machine. */
export function target(text: string): Target {
  if (/^\d+$/.test(text)) return { host: '127.0.0.1', port: port(text) };
  if (!/:\d+$/.test(text) || text.startsWith('auto'))
    throw new InvalidArgumentError('Expected HOST:PORT, such as 127.0.0.1:6001.');
  const { host, port: number } = parseDestination(text);
  return { host, port: number };
}

/** Any whole number. */
export function seed(text: string): number {
  if (!/^\d{1,15}$/.test(text)) throw new InvalidArgumentError('Expected a whole number.');
  return Number(text);
}
