import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

/** A folder of definitions and plugins, made by a test and removed at its end. */
export class PluginFolder {
  readonly path = realpathSync(mkdtempSync(join(tmpdir(), 'arkavo-plugin-')));

  write(name: string, text: string): string {
    const path = join(this.path, name);
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, text);
    return path;
  }

  /** Installs a plugin under `at` (by default, this folder's node_modules), with a package.json that declares `stages`. */
  install(name: string, stages: readonly string[], module: string, at = 'node_modules'): void {
    const manifest = {
      name,
      type: 'module',
      main: 'plugin.js',
      keywords: ['arkavo-pipeline-plugin'],
      'arkavo-pipeline': { stages },
    };
    this.write(`${at}/${name}/package.json`, JSON.stringify(manifest));
    this.write(`${at}/${name}/plugin.js`, module);
  }

  /** A definition whose stages use these, by the ids `a`, `b`, … */
  definition(...uses: readonly string[]): string {
    const stages = uses.map((use, index) => [String.fromCharCode(97 + index), { use }]);
    return this.write('pipeline.json', JSON.stringify({ stages: Object.fromEntries(stages) }));
  }

  remove(): void {
    rmSync(this.path, { recursive: true });
  }
}

/** The text of a module that declares sources of these types. */
export function moduleOf(...types: readonly string[]): string {
  return `export default { name: 'p', apiVersion: 1, stages: [${types.map(sourceOf).join(', ')}] };`;
}

/** The text of one declaration. */
export function sourceOf(type: string): string {
  return `{ type: '${type}', summary: 'A source.', outputs: { out: ['video/raw'] }, open: () => ({}) }`;
}
