import type { Observable } from 'rxjs';

/**
 * Subscribes. Resolves when the Observable completes, rejects when it fails or `next` throws. Unsubscribes on abort; then it
 * neither completes nor fails.
 */
export function completion<Value>(
  values: Observable<Value>,
  signal: AbortSignal,
  next: (value: Value) => void,
): Promise<void> {
  return new Promise((resolve, reject) => {
    const subscription = values.subscribe({
      next: (value) => {
        try {
          next(value);
        } catch (error) {
          reject(error);
        }
      },
      error: reject,
      complete: resolve,
    });
    signal.addEventListener('abort', () => subscription.unsubscribe(), { once: true });
  });
}
