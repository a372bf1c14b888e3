/** How much louder a tone of that frequency is than everything else in the samples, dB below zero: THD+N. */
export function impurity(samples: Float32Array, hertz: number, rate: number): number {
  const turn = (2 * Math.PI * hertz) / rate;
  const { sine, cosine } = fitted(samples, turn);
  let rest = 0;
  let all = 0;
  for (const [index, value] of samples.entries()) {
    const away = value - sine * Math.sin(turn * index) - cosine * Math.cos(turn * index);
    rest += away * away;
    all += value * value;
  }
  return 10 * Math.log10(rest / all);
}

/** The greatest change of slope from sample to sample, as a part of what a tone of that frequency and amplitude has at most. */
export function bend(samples: Float32Array, hertz: number, rate: number, amplitude: number): number {
  let greatest = 0;
  for (let index = 2; index < samples.length; index++) {
    const [before, at, after] = [samples[index - 2], samples[index - 1], samples[index]] as [number, number, number];
    greatest = Math.max(greatest, Math.abs(after - 2 * at + before));
  }
  return greatest / (4 * amplitude * Math.sin((Math.PI * hertz) / rate) ** 2);
}

/** Least squares. */
function fitted(samples: Float32Array, turn: number): { readonly sine: number; readonly cosine: number } {
  let [ss, sc, cc, ys, yc] = [0, 0, 0, 0, 0];
  for (const [index, value] of samples.entries()) {
    const sin = Math.sin(turn * index);
    const cos = Math.cos(turn * index);
    ss += sin * sin;
    sc += sin * cos;
    cc += cos * cos;
    ys += value * sin;
    yc += value * cos;
  }
  const determinant = ss * cc - sc * sc;
  return { sine: (ys * cc - yc * sc) / determinant, cosine: (yc * ss - ys * sc) / determinant };
}
