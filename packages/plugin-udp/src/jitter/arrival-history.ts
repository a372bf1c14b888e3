const slots = 2048;

/** Which of the latest 2048 numbers of a stream came: tells a second copy of a packet from one that is late. */
export class ArrivalHistory {
  readonly #numbers = new Float64Array(slots).fill(Number.NaN);

  add(number: number): void {
    this.#numbers[slotOf(number)] = number;
  }

  has(number: number): boolean {
    return this.#numbers[slotOf(number)] === number;
  }
}

function slotOf(number: number): number {
  return ((number % slots) + slots) % slots;
}
