/** Whether it came in time. Rejects with the signal's reason. */
export async function within(ms: number, answer: Promise<void>, signal: AbortSignal | undefined): Promise<boolean> {
  signal?.throwIfAborted();
  return new Promise((resolve, reject) => {
    const release = () => {
      clearTimeout(timer);
      signal?.removeEventListener('abort', abort);
    };
    const end = (answered: boolean) => {
      release();
      resolve(answered);
    };
    const abort = () => {
      release();
      reject(signal?.reason);
    };
    const timer = setTimeout(() => end(false), ms);
    signal?.addEventListener('abort', abort);
    answer.then(() => end(true));
  });
}
