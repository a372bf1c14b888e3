import { formatPairingLink, type PairingLink, withoutToken } from '@arkavo-pipeline/discovery';
import type { Terminal } from './display.js';
import { qrCodeLines } from './qr-code.js';
import { tokenVariable } from './token-variable.js';

/** Rows that the table of the stages takes. */
const tableRows = 8;

/**
 * How others connect: the pairing link as text, and as a QR code where one fits. The token is shown to whoever sits at the
 * terminal, and to nobody else: what is written to files and pipes is without it. The text never has it, for that ends as an
 * argument of a command, which everybody on a machine may read.
 */
export function pairingLines(link: PairingLink, { isTTY, columns = 80, rows = 24 }: Terminal): string[] {
  const { token } = link;
  const line = `connect with ${formatPairingLink(withoutToken(link))}`;
  if (!isTTY) return [token === undefined ? line : `${line} (its token is in ${tokenVariable})`];
  const code = qrCodeLines(formatPairingLink(link), { columns, rows: rows - tableRows });
  const secret = token === undefined ? [] : [`and, in the environment there, ${tokenVariable}=${token}`];
  return [...(code ?? []), line, ...secret];
}
