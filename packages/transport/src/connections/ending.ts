/** The end of a stage that listens. It comes once; a failure may come before anybody waits for it. */
export class Ending {
  /** Resolves when the stage has ended, rejects with what it failed with. */
  readonly reached: Promise<void>;
  /** It has ended; with an error, it has failed. Nothing after the first time. */
  readonly finish: (error?: unknown) => void;

  constructor() {
    let finish: (error?: unknown) => void = () => {};
    this.reached = new Promise((resolve, reject) => {
      finish = (error) => (error === undefined ? resolve() : reject(error));
    });
    this.finish = finish;
    this.reached.catch(() => {});
  }
}
