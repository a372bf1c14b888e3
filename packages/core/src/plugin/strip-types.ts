import { transformSync } from '@swc/wasm-typescript';

/** Why a text is not a module that can be run, and where in it. */
export type SyntaxFault = {
  /** Both from 1. */
  readonly line: number;
  readonly column: number;
  readonly message: string;
};

/**
 * The JavaScript of a TypeScript module: its types replaced by spaces, so that every line and column stays as it was.
 * Throws a `SyntaxFault` when it is no TypeScript, or TypeScript that is more than types (an enum, a namespace).
 */
export function stripTypes(source: string): string {
  try {
    return transformSync(source, { mode: 'strip-only', module: true, deprecatedTsModuleAsError: true }).code;
  } catch (error) {
    throw isParserError(error) ? syntaxFault(error) : error;
  }
}

/** What the parser throws; its columns begin at 0. */
type ParserError = { readonly message: string; readonly startLine: number; readonly startColumn: number };

function isParserError(error: unknown): error is ParserError {
  return typeof error === 'object' && error !== null && 'startLine' in error && 'startColumn' in error;
}

function syntaxFault({ message, startLine, startColumn }: ParserError): SyntaxFault {
  return { line: startLine, column: startColumn + 1, message };
}
