import type { PixelFormat } from '@arkavo-pipeline/core';
import type { Mask, OverlaySettings, Shape } from '../compositor-addon.js';
import type { SceneSettings } from '../compositor-options.js';
import type { Size } from '../layout/placement.js';
import { paintOf, white } from './color.js';
import { drawIcon, type IconName } from './icon.js';
import type { TextPainter } from './text.js';

/** What a card shows. */
type Card = { readonly text: string; readonly icon: IconName | 'none'; readonly from: string; readonly to: string };

const cards: { readonly [preset in Exclude<NonNullable<SceneSettings['preset']>, 'live'>]: Card } = {
  'starting-soon': { text: 'Starting Soon...', icon: 'clock', from: '#0000cc', to: '#8000cc' },
  'be-right-back': { text: 'Be Right Back', icon: 'cup', from: '#e68000', to: '#e64d66' },
  ending: { text: 'Thanks for watching!', icon: 'hand', from: '#4d0080', to: '#8000cc' },
};

const plain: Card = { text: '', icon: 'none', from: '#333399', to: '#661a80' };

/** Shares of the canvas's height. */
const heights = { text: 1 / 14, icon: 1 / 10, gap: 1 / 40 };
const iconAlpha = 0.9;

/** A gradient over all of the canvas, an icon, a text under it. Undefined when the scene is live. */
export function sceneOverlay(
  { preset, opacity, ...own }: SceneSettings,
  canvas: Size,
  format: PixelFormat,
  painter: TextPainter,
): OverlaySettings | undefined {
  if (preset === 'live') return undefined;
  const card = preset === undefined ? plain : cards[preset];
  const { text = card.text, icon = card.icon, from = card.from, to = card.to } = own;
  const line = painter.draw(text, canvas.height * heights.text, canvas.width);
  const image = icon === 'none' ? undefined : drawIcon(icon, Math.max(1, Math.round(canvas.height * heights.icon)));
  return {
    place: { x: 0, y: 0, width: canvas.width, height: canvas.height },
    format,
    gradient: { from: paintOf(from), to: paintOf(to), alpha: opacity },
    shapes: group(image, line, canvas),
    opacity: 1,
  };
}

/** The icon above the text, both in the middle as one. */
function group(image: Mask | undefined, line: Mask | undefined, canvas: Size): Shape[] {
  const gap = image && line ? Math.round(canvas.height * heights.gap) : 0;
  const top = Math.round((canvas.height - (image?.height ?? 0) - gap - (line?.height ?? 0)) / 2);
  const middle = ({ width }: Mask) => Math.round((canvas.width - width) / 2);
  return [
    ...(image ? [{ ...image, x: middle(image), y: top, paint: { ...white, alpha: iconAlpha } }] : []),
    ...(line ? [{ ...line, x: middle(line), y: top + (image?.height ?? 0) + gap, paint: white }] : []),
  ];
}
