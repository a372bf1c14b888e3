/** What authors test their stages with. */
export { VirtualClock, type VirtualClockOptions } from '../time/virtual-clock.js';
export { type ConformanceCase, conformance } from './conformance/conformance.js';
export { ConformanceError } from './conformance/conformance-error.js';
export type { ConformanceSetup, ConformanceSubject, StageOptions, WantedPacket } from './conformance/subject.js';
export {
  type TestPacketFields,
  testAccessUnit,
  testAudio,
  testFrame,
  testMetadata,
  testPacket,
} from './test-packets.js';
export { type Emission, TestStage, type TestStageOptions } from './test-stage.js';
