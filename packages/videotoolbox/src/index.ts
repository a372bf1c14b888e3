export { type Drop, FakeVideoToolbox, type FrameworkCall } from './fake-video-toolbox.js';
