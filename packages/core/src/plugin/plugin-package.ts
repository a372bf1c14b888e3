import { readFile, realpath } from 'node:fs/promises';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

/** The keyword by which a package says that it is a plugin. */
export const pluginKeyword = 'arkavo-pipeline-plugin';

/** An installed plugin as its package.json declares it, without importing it. */
export type PluginPackage = {
  readonly name: string;
  /** Real path, so that one package that is linked into several folders is one. */
  readonly folder: string;
  /** The stage types it says it provides. */
  readonly stages: readonly string[];
  /** URL of the module to import. */
  readonly module: string;
};

/** The plugin in a folder of node_modules; undefined when there is no package or it is not a plugin. */
export async function readPluginPackage(path: string): Promise<PluginPackage | undefined> {
  const text = await readFile(join(path, 'package.json'), 'utf8').catch(() => '');
  if (!text.includes(pluginKeyword)) return undefined;
  const json = parseObject(text);
  const { name, keywords } = json;
  if (typeof name !== 'string' || !Array.isArray(keywords) || !keywords.includes(pluginKeyword)) return undefined;
  const folder = await realpath(path);
  return { name, folder, stages: declaredStages(json), module: pathToFileURL(join(folder, entryPoint(json))).href };
}

function declaredStages(json: Record<string, unknown>): string[] {
  const declaration = json['arkavo-pipeline'];
  const stages = isObject(declaration) ? declaration.stages : undefined;
  return Array.isArray(stages) ? stages.filter((stage) => typeof stage === 'string') : [];
}

/** `exports["."]` under the conditions of an import, else `main`. Node resolves for the importing module only, not for another folder. */
function entryPoint(json: Record<string, unknown>): string {
  const exported = json.exports;
  const root = isObject(exported) && '.' in exported ? exported['.'] : exported;
  return target(root) ?? (typeof json.main === 'string' ? json.main : 'index.js');
}

function target(exported: unknown): string | undefined {
  if (typeof exported === 'string') return exported;
  if (!isObject(exported)) return undefined;
  const conditions = ['node', 'import', 'module-sync', 'default'];
  for (const [condition, value] of Object.entries(exported)) {
    const found = conditions.includes(condition) ? target(value) : undefined;
    if (found !== undefined) return found;
  }
  return undefined;
}

function parseObject(text: string): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(text);
    return isObject(value) ? value : {};
  } catch {
    return {};
  }
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}
