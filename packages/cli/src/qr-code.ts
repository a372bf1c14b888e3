import { encode } from 'uqr';

/** The room that there is, in characters. */
export type Room = { readonly columns: number; readonly rows: number };

/** From the one that the Arkavo app's own code has, which survives a third of it being covered, to the smallest code. */
const corrections = ['H', 'Q', 'M', 'L'] as const;

/** Light modules around the code, by which readers find it (ISO/IEC 18004 §6.3.8). */
const quietZone = 4;

/** Black on white, whatever the terminal's colours are: not every reader takes a code that is the other way round. */
const colours = '\x1b[38;5;16;48;5;231m';
const reset = '\x1b[0m';

/** The lines of a QR code, two modules high each, with as much error correction as there is room for; undefined when there is none. */
export function qrCodeLines(text: string, { columns, rows }: Room): string[] | undefined {
  for (const ecc of corrections) {
    const modules = encoded(text, ecc);
    const room = modules && roomOf(modules);
    if (room && room.columns <= columns && room.rows <= rows) return drawn(modules);
  }
  return undefined;
}

/** The room that the smallest code takes; undefined when the text is too long for any. */
export function smallestRoom(text: string): Room | undefined {
  const modules = encoded(text, 'L');
  return modules && roomOf(modules);
}

function roomOf({ length }: Modules): Room {
  return { columns: length, rows: Math.ceil(length / 2) };
}

type Modules = readonly (readonly boolean[])[];

/** Undefined when the text is too long for a code with so much correction. */
function encoded(text: string, ecc: (typeof corrections)[number]): Modules | undefined {
  try {
    return encode(text, { ecc, border: quietZone }).data;
  } catch (error) {
    if (error instanceof RangeError) return undefined;
    throw error;
  }
}

function drawn(modules: Modules): string[] {
  const lines: string[] = [];
  for (let row = 0; row < modules.length; row += 2) {
    const [upper = [], lower = []] = [modules[row], modules[row + 1]];
    const blocks = upper.map((dark, column) => block(dark, lower[column] ?? false));
    lines.push(`${colours}${blocks.join('')}${reset}`);
  }
  return lines;
}

function block(upper: boolean, lower: boolean): string {
  if (upper) return lower ? '█' : '▀';
  return lower ? '▄' : ' ';
}
