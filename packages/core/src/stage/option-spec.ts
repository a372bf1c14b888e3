/**
 * One option of a stage type. This is JSON Schema (2020-12), narrowed to what an option needs: it validates, documents,
 * completes in editors and types the option all at once. An option without a default is absent unless `required`.
 */
export type OptionSpec =
  | (Described & {
      readonly type: 'string';
      readonly default?: string;
      readonly enum?: readonly string[];
      readonly minLength?: number;
      readonly pattern?: string;
    })
  | (Described &
      Ranged & { readonly type: 'integer' | 'number'; readonly default?: number; readonly enum?: readonly number[] })
  | (Described & { readonly type: 'boolean'; readonly default?: boolean });

type Described = { readonly description: string; readonly required?: boolean };
type Ranged = { readonly minimum?: number; readonly maximum?: number };

export type OptionSpecs = { readonly [name: string]: OptionSpec };

type ValueOf<Spec extends OptionSpec> = Spec extends { readonly enum: readonly (infer Value)[] }
  ? Value
  : Spec['type'] extends 'string'
    ? string
    : Spec['type'] extends 'boolean'
      ? boolean
      : number;

type Given = { readonly default: unknown } | { readonly required: true };

/** The options as the stage gets them: validated, with defaults filled in. */
export type OptionsOf<Specs extends OptionSpecs> = {
  readonly [Name in keyof Specs]: Specs[Name] extends Given ? ValueOf<Specs[Name]> : ValueOf<Specs[Name]> | undefined;
};

/** The options with defaults for those that are absent. */
export function withDefaults(specs: OptionSpecs, options: object): { [name: string]: unknown } {
  const defaults = Object.entries(specs).flatMap(([name, spec]) => ('default' in spec ? [[name, spec.default]] : []));
  return { ...Object.fromEntries(defaults), ...options };
}
