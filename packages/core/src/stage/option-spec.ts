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
  | (Described & { readonly type: 'object'; readonly properties: OptionSpecs })
  /** A list; items that are objects get their defaults. */
  | (Described & { readonly type: 'array'; readonly items: OptionSpec; readonly maxItems: number });

type Described = { readonly description: string; readonly required?: boolean };
type Ranged = { readonly minimum?: number; readonly maximum?: number };

export type OptionSpecs = { readonly [name: string]: OptionSpec };

type ValueOf<Spec extends OptionSpec> = Spec extends { readonly properties: infer Properties extends OptionSpecs }
  ? OptionsOf<Properties>
  : Spec extends { readonly items: infer Item extends OptionSpec }
    ? readonly ValueOf<Item>[]
    : ValueOfOne<Spec>;

type ValueOfOne<Spec extends OptionSpec> = Spec extends { readonly enum: readonly (infer Value)[] }
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
    if (Object.hasOwn(options, name)) filled[name] = filledValue(spec, filled[name]);
    else if ('default' in spec && spec.default !== undefined) filled[name] = spec.default;
  }
  return filled;
}

function filledValue(spec: OptionSpec, value: unknown): unknown {
  if (spec.type === 'array') return Array.isArray(value) ? value.map((item) => filledValue(spec.items, item)) : value;
  if (spec.type !== 'object' || typeof value !== 'object' || value === null) return value;
  return withDefaults(spec.properties, value);
}
