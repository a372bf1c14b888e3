export { type BackendTests, backendTests, type TestedBackend } from './backend-tests.js';
export { compileContract } from './contract.js';
export { type Drop, FakeVideoToolbox, type FrameworkCall } from './fake-video-toolbox.js';
export { MemoryGrowth } from './memory-growth.js';
