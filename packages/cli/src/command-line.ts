/** A command for a stage, as a line of JSON has it. */
export type CommandLine = {
  readonly stage: string;
  readonly command: string;
  readonly arguments: { readonly [name: string]: unknown };
};

const example = '{"stage":"record","command":"pause","arguments":{}}';

/** Reads a line. Returns what is wrong with it when it is no command. */
export function readCommandLine(text: string): CommandLine | { readonly fault: string } {
  const value = parsed(text);
  if (!isObject(value)) return { fault: `not an object in JSON, as in ${example}` };
  const { stage, command, arguments: values = {}, ...others } = value;
  const [unknown] = Object.keys(others);
  if (unknown !== undefined) return { fault: `unknown key ${JSON.stringify(unknown)}; write it as in ${example}` };
  if (typeof stage !== 'string' || typeof command !== 'string' || !isObject(values))
    return { fault: `"stage" and "command" must be strings and "arguments" an object, as in ${example}` };
  return { stage, command, arguments: values };
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function isObject(value: unknown): value is { readonly [key: string]: unknown } {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
