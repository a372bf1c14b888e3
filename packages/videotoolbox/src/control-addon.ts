import { loadAddon } from '@arkavo-pipeline/core';

/** The functions of fakevt_control.h, which says what they do. */
export type ControlFunctions = {
  fakevt_reset(): void;
  fakevt_violations(): number;
  fakevt_violation_text(): string;
  fakevt_live_objects(): number;
  fakevt_live_text(): string;
  fakevt_fail_next(call: number, count: number, status: number): void;
  fakevt_fail_property(key: string, count: number, status: number): void;
  fakevt_callback_after_failed_encode(on: number): void;
  fakevt_drop_next(call: number, count: number, how: number): void;
  fakevt_split_blocks(bytes: number): void;
  fakevt_length_prefix(bytes: number): void;
  fakevt_hardware(present: number): void;
  fakevt_low_latency(accepted: number): void;
  fakevt_callback_delay(milliseconds: number): void;
  fakevt_hold_frames(count: number): void;
  fakevt_hang_next_submit(): void;
  fakevt_unhang(): void;
  fakevt_hanging(): number;
  fakevt_change_pools(): void;
  fakevt_sessions_created(): number;
  fakevt_sessions_alive(): number;
  fakevt_forced_keyframes(): number;
  fakevt_encode_calls(): number;
  fakevt_decode_calls(): number;
  fakevt_value(key: string): string;
};

type ControlAddon = { bind(path: string): ControlFunctions };

/** Those of the double inside the addon at `path`, which must be loaded already. */
export function controlFunctions(path: string): ControlFunctions {
  return loadAddon<ControlAddon>(new URL('../../test/native/', import.meta.url), 'fakevt_control').bind(path);
}
