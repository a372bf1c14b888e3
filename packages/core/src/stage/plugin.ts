import type { StageSpec } from './stage-spec.js';

/** The version of the author's face that plugins are written against. */
export const apiVersion = 1;

/** What a plugin's module exports by default. Importing it has no side effects. */
export type Plugin = {
  readonly name: string;
  readonly apiVersion: number;
  readonly stages: readonly StageSpec[];
};

export function definePlugin(plugin: Plugin): Plugin {
  return plugin;
}
