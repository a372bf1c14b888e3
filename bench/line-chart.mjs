/** @typedef {{ atS: number, value: number }} Point */
/** @typedef {{ name: string, color: string, points: readonly Point[], isStep?: boolean, width?: number }} Line */
/** @typedef {{ label: string, most: number, step: number, height: number, lines: readonly Line[] }} Panel */

const width = 960;
const margin = { left: 64, right: 16, top: 34, bottom: 34, between: 26 };

/**
 * Panels of lines, one above the other over one axis of time, as an SVG file.
 *
 * @param {{ title: string, seconds: number, panels: readonly Panel[] }} chart
 * @returns {string}
 */
export function lineChart({ title, seconds, panels }) {
  const across = (/** @type {number} */ atS) => margin.left + (atS / seconds) * (width - margin.left - margin.right);
  let top = margin.top;
  const parts = [text(margin.left, 20, title, 'font-weight="bold"')];
  for (const panel of panels) {
    parts.push(...drawPanel(panel, top, across, seconds));
    top += panel.height + margin.between;
  }
  const bottom = top - margin.between;
  for (let atS = 0; atS <= seconds; atS += 10) {
    parts.push(text(across(atS), bottom + 16, `${atS} s`, 'text-anchor="middle"'));
  }
  const height = bottom + margin.bottom;
  const style = 'font-family="sans-serif" font-size="12" fill="none"';
  const open = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" ${style}>`;
  return [open, `<rect width="${width}" height="${height}" fill="#ffffff"/>`, ...parts, '</svg>', ''].join('\n');
}

/**
 * @param {Panel} panel
 * @param {number} top
 * @param {(atS: number) => number} across
 * @param {number} seconds
 */
function drawPanel({ label, most, step, height, lines }, top, across, seconds) {
  const down = (/** @type {number} */ value) => top + height * (1 - Math.min(most, Math.max(0, value)) / most);
  const [left, right] = [across(0), across(seconds)];
  const parts = [];
  for (let value = 0; value <= most; value += step) {
    const y = round(down(value));
    parts.push(`<path d="M${round(left)} ${y}H${round(right)}" stroke="#dddddd"/>`);
    parts.push(text(left - 6, y + 4, String(value), 'text-anchor="end"'));
  }
  parts.push(text(left + 6, top + 14, label, ''));
  let nameX = right;
  for (const line of [...lines].reverse()) {
    parts.push(text(nameX, top - 6, line.name, `text-anchor="end" fill="${line.color}"`));
    nameX -= line.name.length * 7 + 16;
  }
  for (const line of lines) parts.push(drawLine(line, across, down, seconds));
  return parts;
}

/**
 * @param {Line} line
 * @param {(atS: number) => number} across
 * @param {(value: number) => number} down
 * @param {number} seconds
 */
function drawLine({ points, color, isStep = false, width: thickness = 1.5 }, across, down, seconds) {
  const path = points
    .filter(({ atS }) => atS >= 0 && atS <= seconds)
    .map(({ atS, value }, index) => {
      const [x, y] = [round(across(atS)), round(down(value))];
      if (index === 0) return `M${x} ${y}`;
      return isStep ? `H${x}V${y}` : `L${x} ${y}`;
    });
  if (isStep) path.push(`H${round(across(seconds))}`);
  return `<path d="${path.join('')}" stroke="${color}" stroke-width="${thickness}"/>`;
}

/**
 * @param {number} x
 * @param {number} y
 * @param {string} words
 * @param {string} more
 */
function text(x, y, words, more) {
  const color = more.includes('fill=') ? '' : ' fill="#333333"';
  const escaped = words.replaceAll('&', '&amp;').replaceAll('<', '&lt;');
  return `<text x="${round(x)}" y="${round(y)}"${color} ${more}>${escaped}</text>`;
}

/** @param {number} value */
function round(value) {
  return Math.round(value * 10) / 10;
}
