import { formatPairingLink, type PairingLink, withoutToken } from '@arkavo-pipeline/discovery';
import type { Terminal } from './display.js';
import { qrCodeLines, smallestRoom } from './qr-code.js';
import { tokenVariable } from './token-variable.js';

/** Rows that the table of the stages takes. */
const tableRows = 8;

/**
 * How others connect: the pairing link as text, on a line of its own, and as a QR code where one fits. The token is shown to whoever sits
 * at the terminal, and to nobody else: what is written to files and pipes is without it. The text never has it, for that ends as an
 * argument of a command, which everybody on a machine may read.
 */
export function pairingLines(link: PairingLink, terminal: Terminal): string[] {
  const { token } = link;
  const lines = ['connect with', formatPairingLink(withoutToken(link))];
  if (!terminal.isTTY) return token === undefined ? lines : [...lines, `and the token in ${tokenVariable}`];
  const secret = token === undefined ? [] : [`and, in the environment there, ${tokenVariable}=${token}`];
  return [...codeLines(formatPairingLink(link), terminal), ...lines, ...secret];
}

/** The code, or that there is no room for it. */
function codeLines(text: string, { columns = 80, rows = 24 }: Terminal): string[] {
  const code = qrCodeLines(text, { columns, rows: rows - tableRows });
  if (code) return code;
  const room = smallestRoom(text);
  if (!room) return ['the link is too long for a QR code'];
  return [
    `the terminal is too small for the QR code, which takes ${room.columns} columns and ${room.rows + tableRows} rows; this one has ${columns} and ${rows}`,
  ];
}
