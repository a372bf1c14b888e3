import type { PixelFormat } from '@arkavo-pipeline/core';
import type { Mask, OverlaySettings, PixelRectangle } from '../compositor-addon.js';
import type { WatermarkSettings } from '../compositor-options.js';
import type { Size } from '../layout/placement.js';
import { black, white } from './color.js';
import type { TextPainter } from './text.js';

/** Around the text, for its shadow, in pixels. */
const padding = 16;
const shadow = { down: 2, alpha: 0.8 };

/** White text with a shadow. Undefined without a text. */
export function watermarkOverlay(
  { text, position, opacity, margin, size }: WatermarkSettings,
  canvas: Size,
  format: PixelFormat,
  painter: TextPainter,
): OverlaySettings | undefined {
  const mask = painter.draw(text, size, canvas.width - 2 * (margin + padding));
  if (!mask || opacity === 0) return undefined;
  const box = placed(mask, position, margin, canvas);
  const place = evenPart(box, canvas);
  if (place.width < 1 || place.height < 1) return undefined;
  const x = box.x - place.x + padding;
  const y = box.y - place.y + padding;
  const soft = painter.softened(mask);
  const reach = (soft.width - mask.width) / 2;
  const shapes = [
    { ...soft, x: x - reach, y: y - reach + shadow.down, paint: { ...black, alpha: shadow.alpha } },
    { ...mask, x, y, paint: white },
  ];
  return { place, format, shapes, opacity };
}

function placed(mask: Mask, position: WatermarkSettings['position'], margin: number, canvas: Size): PixelRectangle {
  const width = mask.width + 2 * padding;
  const height = mask.height + 2 * padding;
  const [down, across] = position.split('-');
  const right = canvas.width - margin - width;
  const x = across === 'left' ? margin : across === 'right' ? right : (canvas.width - width) / 2;
  return { x: Math.round(x), y: down === 'top' ? margin : canvas.height - margin - height, width, height };
}

/** The even pixels around it, as far as the canvas goes. */
function evenPart({ x, y, width, height }: PixelRectangle, canvas: Size): PixelRectangle {
  const left = 2 * Math.floor(Math.max(0, x) / 2);
  const top = 2 * Math.floor(Math.max(0, y) / 2);
  return {
    x: left,
    y: top,
    width: Math.min(canvas.width, x + width) - left,
    height: Math.min(canvas.height, y + height) - top,
  };
}
