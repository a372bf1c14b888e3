import { getNodeValue, type Node, type ParseError, parseTree, printParseErrorCode } from 'jsonc-parser';
import type { DefinitionSource } from './definition-source.js';
import type { ProblemList } from './problem-list.js';

/** By the parser's name of the error. */
const syntaxMessages: { readonly [code: string]: string } = {
  InvalidSymbol: 'this is not JSON: keys and strings stand in double quotes',
  InvalidNumberFormat: 'this is not a number',
  PropertyNameExpected: 'a key in double quotes is expected',
  ValueExpected: 'a value is expected',
  ColonExpected: 'a colon is expected',
  CommaExpected: 'a comma is expected',
  CloseBraceExpected: 'a closing } is expected',
  CloseBracketExpected: 'a closing ] is expected',
  EndOfFileExpected: 'the definition ends before this',
  UnexpectedEndOfComment: 'the comment does not end',
  UnexpectedEndOfString: 'the string does not end',
  UnexpectedEndOfNumber: 'the number does not end',
  InvalidEscapeCharacter: 'the string has an escape that JSON does not know',
  InvalidUnicode: 'the string has an incomplete \\u escape',
  InvalidCharacter: 'the string has a control character; write it as an escape',
};

/**
 * The value of a definition's text: JSON with comments and trailing commas. Reports every error of syntax and every key
 * that an object has twice; undefined when there is no value at all. Objects in it have no prototype.
 */
export function parseDefinition(source: DefinitionSource, problems: ProblemList): unknown {
  const errors: ParseError[] = [];
  const tree = parse(source.text, errors);
  if (tree === 'too deep') {
    problems.addAt(0, 'the definition is nested too deeply');
    return undefined;
  }
  if (!tree && errors.length === 0) problems.addAt(0, 'the definition is empty');
  reportSyntax(errors, source, problems);
  if (!tree) return undefined;
  source.setTree(tree);
  reportRepeatedKeys(tree, problems);
  return getNodeValue(tree);
}

/** The parser recurses, so text can exhaust the stack. */
function parse(text: string, errors: ParseError[]): Node | undefined | 'too deep' {
  try {
    return parseTree(text, errors, { allowTrailingComma: true, disallowComments: false });
  } catch (error) {
    if (error instanceof RangeError) return 'too deep';
    throw error;
  }
}

/** One error a line: what follows on it is mostly a consequence. */
function reportSyntax(errors: readonly ParseError[], source: DefinitionSource, problems: ProblemList): void {
  const lines = new Set<number>();
  for (const { error, offset } of errors) {
    const { line } = source.placeAt(offset);
    if (!lines.has(line)) problems.addAt(offset, syntaxMessages[printParseErrorCode(error)] ?? 'this is not JSON');
    lines.add(line);
  }
}

function reportRepeatedKeys(node: Node, problems: ProblemList): void {
  const seen = new Set<unknown>();
  for (const child of node.children ?? []) {
    const key = node.type === 'object' ? child.children?.[0] : undefined;
    if (key && seen.has(key.value)) problems.addAt(key.offset, `the key "${key.value}" is here twice`);
    seen.add(key?.value);
    reportRepeatedKeys(child, problems);
  }
}
