import type { Fit } from '../compositor-options.js';
import { cell, type Placement, type Size, type SourceSize } from './placement.js';

/** Cells of equal size, row by row, as many across as down or one more; a row that is not full is in the middle. */
export function grid(canvas: Size, sources: readonly SourceSize[], fit: Fit): Placement[] {
  const columns = Math.ceil(Math.sqrt(sources.length));
  const rows = Math.ceil(sources.length / columns);
  return cells(canvas, sources, fit, columns, rows);
}

/** Columns of equal width. */
export function sideBySide(canvas: Size, sources: readonly SourceSize[], fit: Fit): Placement[] {
  return cells(canvas, sources, fit, sources.length, 1);
}

function cells(canvas: Size, sources: readonly SourceSize[], fit: Fit, columns: number, rows: number): Placement[] {
  const size = { width: canvas.width / columns, height: canvas.height / rows };
  return sources.map(({ id }, index) => {
    const row = Math.floor(index / columns);
    const inRow = Math.min(columns, sources.length - row * columns);
    const indent = ((columns - inRow) * size.width) / 2;
    const x = indent + (index % columns) * size.width;
    return cell(id, { x, y: row * size.height, ...size }, fit);
  });
}
