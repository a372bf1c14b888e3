/** What authors test their stages with. */
export { TestStage, type TestStageOptions } from './test-stage.js';
