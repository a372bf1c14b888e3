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
      /** Whether messages and logs must never show the value. */
      readonly secret?: boolean;
    })
  | (Described &
      Ranged & { readonly type: 'integer' | 'number'; readonly default?: number; readonly enum?: readonly number[] })
  | (Described & { readonly type: 'boolean'; readonly default?: boolean })
  /** Several that belong together; those with defaults get them when the object is given. */
  | (Described & { readonly type: 'object'; readonly properties: OptionSpecs });

type Described = { readonly description: string; readonly required?: boolean };
type Ranged = { readonly minimum?: number; readonly maximum?: number };

export type OptionSpecs = { readonly [name: string]: OptionSpec };

type ValueOf<Spec extends OptionSpec> = Spec extends { readonly properties: infer Properties extends OptionSpecs }
  ? OptionsOf<Properties>
  : Spec extends { readonly enum: readonly (infer Value)[] }
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
  const filled: { [name: string]: unknown } = { ...options };
  for (const [name, spec] of Object.entries(specs)) {
    const value = filled[name];
    if (spec.type === 'object') {
      if (typeof value === 'object' && value !== null) filled[name] = withDefaults(spec.properties, value);
    } else if (spec.default !== undefined && !Object.hasOwn(options, name)) filled[name] = spec.default;
  }
  return filled;
}
