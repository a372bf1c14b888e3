import type { OptionSpecs, OptionsOf } from './option-spec.js';

/** Something that a stage can be told to do while it runs. */
export type CommandSpec = {
  /** One sentence. */
  readonly summary: string;
  /** As a stage's options: validated, with defaults filled in. */
  readonly arguments: OptionSpecs;
};

/** A stage type's commands by their names, which are camel case. */
export type CommandSpecs = { readonly [name: string]: CommandSpec };

/** A command as the stage gets it: one of those its spec declares, with the arguments that belong to it. */
export type CommandCall<Specs extends CommandSpecs = CommandSpecs> = {
  [Name in Extract<keyof Specs, string>]: [name: Name, values: OptionsOf<Specs[Name]['arguments']>];
}[Extract<keyof Specs, string>];
