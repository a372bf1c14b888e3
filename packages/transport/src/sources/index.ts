export type { ConnectionSource } from './connection-source.js';
export type { ConnectionSources, SourceRefusal } from './connection-sources.js';
export { type SourceOrigin, SourceRegistry, type SourceRegistryOptions } from './source-registry.js';
