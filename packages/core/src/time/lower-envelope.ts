/** An observation: when (`x`, microseconds), and an offset that is never too low, only too high (`y`, microseconds). */
export type Point = { readonly x: number; readonly y: number };

/** `y = offset + slope · x` */
export type Line = { readonly offset: number; readonly slope: number };

/** Buckets that are kept, each with its lowest point. */
const maxBuckets = 64;

/** Buckets start short, for a quick start, and double when there are too many of them. */
const firstBucketUs = 250_000;
const lastBucketUs = 8_000_000;

/** Below this length, the noise of the points would be all that a slope shows. */
const minSpanUs = 10_000_000;

/** Steeper is not the drift of a quartz. */
const maxSlope = 1e-3;

/**
 * The line under a series of points: as high as it can be with none of the last minutes' points below it (the line that
 * Moon, Skelly and Towsley's "Estimation and Removal of Clock Skew from Network Delay Measurements" finds). Constant memory.
 */
export class LowerEnvelope {
  /** The lowest points of the buckets, in order of their time. */
  #lowest: Point[] = [];
  #bucketUs = firstBucketUs;
  #line: Line;

  /** `slope` is assumed until the points span long enough to show their own. */
  constructor(first: Point, slope: number) {
    this.#line = { slope, offset: first.y - slope * first.x };
    this.#lowest.push(first);
  }

  get line(): Line {
    return this.#line;
  }

  /** How far the highest of the buckets' lowest points is above the line; undefined while there are too few to tell. */
  get spread(): number | undefined {
    if (this.#lowest.length < 3) return undefined;
    return Math.max(...this.#lowest.slice(0, -1).map((point) => this.#above(point)));
  }

  /** Says whether the line has changed. Points older than the last bucket tell nothing new about it. */
  add(point: Point): boolean {
    const last = this.#lowest.at(-1) as Point;
    const isNext = this.#bucketOf(point) > this.#bucketOf(last);
    if (isNext) {
      this.#fit();
      this.#lowest.push(point);
      if (this.#lowest.length > maxBuckets) this.#makeRoom();
    } else if (this.#bucketOf(point) === this.#bucketOf(last) && this.#above(point) < this.#above(last)) {
      this.#lowest[this.#lowest.length - 1] = point;
    }
    return this.#lowerTo(point) || isNext;
  }

  #bucketOf({ x }: Point): number {
    return Math.floor(x / this.#bucketUs);
  }

  #above({ x, y }: Point): number {
    return y - this.#line.offset - this.#line.slope * x;
  }

  #lowerTo(point: Point): boolean {
    const above = this.#above(point);
    if (above >= 0) return false;
    this.#line = { slope: this.#line.slope, offset: this.#line.offset + above };
    return true;
  }

  #makeRoom(): void {
    if (this.#bucketUs >= lastBucketUs) {
      this.#lowest.shift();
      return;
    }
    this.#bucketUs *= 2;
    const merged: Point[] = [];
    for (const point of this.#lowest) {
      const last = merged.at(-1);
      if (!last || this.#bucketOf(last) !== this.#bucketOf(point)) merged.push(point);
      else if (this.#above(point) < this.#above(last)) merged[merged.length - 1] = point;
    }
    this.#lowest = merged;
  }

  #fit(): void {
    const slope = this.#fittedSlope();
    const offset = Math.min(...this.#lowest.map(({ x, y }) => y - slope * x));
    this.#line = { slope, offset };
  }

  #fittedSlope(): number {
    const first = this.#lowest[0] as Point;
    const last = this.#lowest.at(-1) as Point;
    if (last.x - first.x < minSpanUs) return this.#line.slope;
    const [from, to] = edgeAcross(lowerHull(this.#lowest), mean(this.#lowest));
    return Math.max(-maxSlope, Math.min(maxSlope, (to.y - from.y) / (to.x - from.x)));
  }
}

/** The lower convex hull of points in order of `x` (Andrew's monotone chain). */
function lowerHull(points: readonly Point[]): Point[] {
  const hull: Point[] = [];
  for (const point of points) {
    while (hull.length >= 2 && !turnsLeft(hull.at(-2) as Point, hull.at(-1) as Point, point)) hull.pop();
    hull.push(point);
  }
  return hull;
}

function turnsLeft(a: Point, b: Point, c: Point): boolean {
  return (b.x - a.x) * (c.y - a.y) - (b.y - a.y) * (c.x - a.x) > 0;
}

/** Of the lines with all points on or above them, the hull's edge across the mean is nearest to the points in sum. */
function edgeAcross(hull: readonly Point[], x: number): readonly [Point, Point] {
  const to = Math.max(
    1,
    hull.findIndex((point) => point.x >= x),
  );
  return [hull[to - 1] as Point, hull[to] as Point];
}

function mean(points: readonly Point[]): number {
  return points.reduce((sum, { x }) => sum + x, 0) / points.length;
}
