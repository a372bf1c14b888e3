import { execFile } from 'node:child_process';
import { hostname } from 'node:os';
import { promisify } from 'node:util';
import { printable } from './text-limit.js';

/** The computer's name as its owner gave it (`Anna’s Mac Studio`); where there is none, its host name without the domain. */
export async function computerName(): Promise<string> {
  const given = process.platform === 'darwin' ? await macComputerName() : '';
  return given || hostLabel();
}

/** The first label of the machine's host name, fit for a DNS name. */
export function hostLabel(name: string = hostname()): string {
  const [label = ''] = name.split('.');
  const fit = label.replace(/[^a-z0-9-]/gi, '-').replace(/^-+/, '');
  return fit.slice(0, 63).replace(/-+$/, '') || 'receiver';
}

async function macComputerName(): Promise<string> {
  try {
    const { stdout } = await promisify(execFile)('/usr/sbin/scutil', ['--get', 'ComputerName'], { timeout: 2000 });
    return printable(stdout);
  } catch {
    return '';
  }
}
