/** Writes bits and Exp-Golomb codes, as the syntax of parameter sets and slice headers has them. */
export class BitWriter {
  #bits = '';

  bits(value: number, count: number): this {
    this.#bits += count === 0 ? '' : value.toString(2).padStart(count, '0');
    return this;
  }

  flag(value: boolean): this {
    return this.bits(Number(value), 1);
  }

  unsigned(value: number): this {
    const code = (value + 1).toString(2);
    this.#bits += '0'.repeat(code.length - 1) + code;
    return this;
  }

  signed(value: number): this {
    return this.unsigned(value > 0 ? 2 * value - 1 : -2 * value);
  }

  /** The bits with a stop bit behind them, behind a NAL unit's header. The caller sees to it that no start code comes of it. */
  nalUnit(...header: number[]): Uint8Array {
    const stopped = `${this.#bits}1`;
    const whole = stopped.padEnd(Math.ceil(stopped.length / 8) * 8, '0');
    const bytes = whole.match(/.{8}/g) ?? [];
    return Uint8Array.from([...header, ...bytes.map((byte) => Number.parseInt(byte, 2))]);
  }
}
