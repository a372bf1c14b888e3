/** How many bytes may be sent beside the media: a share of the media's own, saved up to a limit. */
export class OverheadBudget {
  readonly #share: number;
  readonly #mostBytes: number;
  #bytes: number;

  /** `share` of the media's bytes, and no more than `mostBytes` at once. */
  constructor(share: number, mostBytes: number) {
    this.#share = share;
    this.#mostBytes = mostBytes;
    this.#bytes = mostBytes;
  }

  /** So many bytes of media were sent. */
  earn(mediaBytes: number): void {
    this.#bytes = Math.min(this.#mostBytes, this.#bytes + mediaBytes * this.#share);
  }

  /** Takes the bytes, when there are as many. */
  spend(bytes: number): boolean {
    if (bytes > this.#bytes) return false;
    this.#bytes -= bytes;
    return true;
  }
}
