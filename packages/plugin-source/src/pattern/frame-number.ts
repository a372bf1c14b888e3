import { Frame, type Plane } from '@arkavo-pipeline/core';

/** Blocks of a frame number: 32 bits, then their CRC-16, most significant bit first, in reading order. */
const numberBits = 32;
const checkBits = 16;
const blockCount = numberBits + checkBits;

/** Preferred first. 16 pixels are what any bit rate that is of use keeps; 8 are for pictures below 128x128. */
const blockSizes = [32, 16, 8];

/** Luma, limited range. */
const black = 16;
const white = 235;
const neutralChroma = 128;

/** A block whose mean is nearer to the middle than this is neither black nor white. */
const threshold = (black + white) / 2;
const leastContrast = 32;

type BlockGrid = { readonly block: number; readonly columns: number; readonly rows: number };

/**
 * Where the blocks are, from the top left: the largest blocks that take no more than three quarters of the height.
 * Undefined below 64x64 pixels.
 */
function blockGrid(width: number, height: number): BlockGrid | undefined {
  for (const block of blockSizes) {
    const columns = Math.min(Math.floor(width / block), blockCount);
    const rows = Math.ceil(blockCount / columns);
    if (columns > 0 && rows * block <= height * 0.75) return { block, columns, rows };
  }
  return undefined;
}

/** Burns the low 32 bits of `number` into the top of a picture of at least 64x64 pixels, as black and white blocks. */
export function paintFrameNumber(planes: readonly Plane[], number: number): void {
  const [luma, ...chroma] = planes;
  const grid = luma && blockGrid(luma.width, luma.height);
  if (!grid) return;
  for (const plane of chroma) {
    for (let y = 0; y < (grid.rows * grid.block) / 2; y += 1) {
      plane.data.fill(neutralChroma, y * plane.stride, y * plane.stride + plane.width);
    }
  }
  const check = crc16(number);
  for (let index = 0; index < blockCount; index += 1) {
    const bit =
      index < numberBits ? number >>> (numberBits - 1 - index) : check >>> (checkBits - 1 - (index - numberBits));
    paintBlock(luma, grid, index, (bit & 1) === 1 ? white : black);
  }
}

function paintBlock(luma: Plane, { block, columns }: BlockGrid, index: number, value: number): void {
  const left = (index % columns) * block;
  const top = Math.floor(index / columns) * block;
  for (let y = top; y < top + block; y += 1) {
    luma.data.fill(value, y * luma.stride + left, y * luma.stride + left + block);
  }
}

/**
 * The frame number that `test-source` burnt into a picture, also after it was coded and decoded at its own size.
 * Undefined when there is none: blocks that are neither black nor white, or whose checksum is wrong.
 */
export function readFrameNumber(picture: Frame | readonly Plane[]): number | undefined {
  const [luma] = picture instanceof Frame ? picture.planes() : picture;
  const grid = luma && blockGrid(luma.width, luma.height);
  if (!grid) return undefined;
  let number = 0;
  let check = 0;
  for (let index = 0; index < blockCount; index += 1) {
    const contrast = blockMean(luma, grid, index) - threshold;
    if (Math.abs(contrast) < leastContrast) return undefined;
    const bit = contrast > 0 ? 1 : 0;
    if (index < numberBits) number = (number << 1) | bit;
    else check = (check << 1) | bit;
  }
  return check === crc16(number) ? number >>> 0 : undefined;
}

/** The mean of a block's middle: coding rounds its edges. */
function blockMean(luma: Plane, { block, columns }: BlockGrid, index: number): number {
  const half = block / 2;
  const left = (index % columns) * block + block / 4;
  const top = Math.floor(index / columns) * block + block / 4;
  let sum = 0;
  for (let y = top; y < top + half; y += 1) {
    const row = y * luma.stride + left;
    for (let x = 0; x < half; x += 1) sum += luma.data[row + x] ?? 0;
  }
  return sum / (half * half);
}

/** CRC-16/CCITT-FALSE of the number's four bytes: a black picture does not pass for frame 0. */
function crc16(number: number): number {
  let crc = 0xffff;
  for (let bit = numberBits - 1; bit >= 0; bit -= 1) {
    const feedback = ((crc >>> 15) ^ (number >>> bit)) & 1;
    crc = ((crc << 1) ^ (feedback ? 0x1021 : 0)) & 0xffff;
  }
  return crc;
}
