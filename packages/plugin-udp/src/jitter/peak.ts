/** The greatest of a series of values, which fades: by half in each half-life. */
export class Peak {
  readonly #halfLifeUs: number;
  #value = 0;
  #atUs = 0;

  constructor(halfLifeUs: number) {
    this.#halfLifeUs = halfLifeUs;
  }

  add(value: number, nowUs: number): void {
    this.#value = Math.max(value, this.at(nowUs));
    this.#atUs = nowUs;
  }

  at(nowUs: number): number {
    return this.#value * 0.5 ** (Math.max(0, nowUs - this.#atUs) / this.#halfLifeUs);
  }
}
