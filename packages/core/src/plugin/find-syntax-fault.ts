import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { text } from 'node:stream/consumers';
import { isTypeScript } from './module-hooks.js';
import { parseStackHead } from './stack-head.js';
import type { SyntaxFault } from './strip-types.js';

/** Modules of one stage that are looked at; one that has more goes without the place. */
const maxModules = 32;

export type LocatedFault = SyntaxFault & { readonly file: string };

/**
 * The first syntax fault in a module or what it imports by relative names: V8 does not tell in which of them it found one.
 * For after the failure; takes some 50 ms a module.
 */
export async function findSyntaxFault(path: string): Promise<LocatedFault | undefined> {
  const modules = new Set([path]);
  for (const file of modules) {
    const source = await readFile(file, 'utf8');
    const fault = await faultIn(source, file);
    if (fault) return { ...fault, file };
    for (const [, name = ''] of source.matchAll(/\b(?:from|import)\s*\(?\s*['"](\.{1,2}\/[^'"?#]+)['"]/g)) {
      const imported = resolve(dirname(file), name);
      if (/\.m?[jt]s$/.test(imported) && existsSync(imported) && modules.size < maxModules) modules.add(imported);
    }
  }
  return undefined;
}

async function faultIn(source: string, file: string): Promise<SyntaxFault | undefined> {
  if (!isTypeScript(file)) return faultInJavaScript(source);
  const { stripTypes } = await import('./strip-types.js');
  try {
    return await faultInJavaScript(stripTypes(source));
  } catch (fault) {
    return fault as SyntaxFault;
  }
}

/** It takes some 50 ms. */
const checkTimeoutMs = 10_000;

/** By the very engine that refused it. */
async function faultInJavaScript(source: string): Promise<SyntaxFault | undefined> {
  const env = { ...process.env, NODE_V8_COVERAGE: '', NODE_OPTIONS: '' };
  const node = spawn(process.execPath, ['--check', '--input-type=module', '-'], {
    env,
    stdio: ['pipe', 'ignore', 'pipe'],
    timeout: checkTimeoutMs,
  });
  node.on('error', () => {});
  node.stdin.on('error', () => {});
  node.stdin.end(source);
  const stack = await text(node.stderr);
  const head = parseStackHead(stack);
  const message = /^SyntaxError: (.*)$/m.exec(stack)?.[1];
  return head && message !== undefined ? { line: head.line, column: head.column, message } : undefined;
}
