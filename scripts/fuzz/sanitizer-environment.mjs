/** Freed memory is kept from use for a while; without a small bound that alone would look like growth. */
export const sanitizerEnvironment = { ...process.env, ASAN_OPTIONS: 'quarantine_size_mb=8:malloc_context_size=8' };
