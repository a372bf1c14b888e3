import { fileURLToPath } from 'node:url';
import { type ControlFunctions, controlFunctions } from './control-addon.js';

/** A call of the framework's that can be made to fail. */
export type FrameworkCall =
  | 'encoder-create'
  | 'decoder-create'
  | 'encode-submit'
  | 'encode-callback'
  | 'decode-submit'
  | 'decode-callback'
  | 'pool';

/** How a picture is dropped: told by the callback, by the call that submits it, or by both; or in part, by a decoder. */
export type Drop = 'callback' | 'submit' | 'submit-and-callback' | 'in-part';

/** In the order of `enum fakevt_call`. */
const calls: readonly FrameworkCall[] = [
  'encoder-create',
  'decoder-create',
  'encode-submit',
  'encode-callback',
  'decode-submit',
  'decode-callback',
  'pool',
];
/** In the order of `enum fakevt_drop`. */
const drops: readonly Drop[] = ['callback', 'submit', 'submit-and-callback', 'in-part'];

/**
 * Steers and questions the test double of VideoToolbox that an addon was built with (fakevt_control.h says what each does).
 * All sessions of that addon in this process are concerned. A count is one of calls to come.
 */
export class FakeVideoToolbox {
  readonly #control: ControlFunctions;

  /** `nativeFolder`: that of the addon's binding.gyp; the addon `name` has been loaded from there. Throws ERR_ADDON_LOAD. */
  constructor(nativeFolder: URL, name: string) {
    this.#control = controlFunctions(fileURLToPath(new URL(`build/Release/${name}.node`, nativeFolder)));
  }

  /** Takes every knob back, and forgets violations, counters and values. */
  reset(): void {
    this.#control.fakevt_reset();
  }

  /** Rules that were broken, a line each. */
  get violations(): string {
    return this.#control.fakevt_violation_text();
  }

  get liveObjects(): number {
    return this.#control.fakevt_live_objects();
  }

  /** What is alive, by type. */
  get liveText(): string {
    return this.#control.fakevt_live_text();
  }

  failNext(call: FrameworkCall, status: number, count = 1): void {
    this.#control.fakevt_fail_next(calls.indexOf(call), count, status);
  }

  /** `key` is a property's: `AverageBitRate`. */
  failProperty(key: string, status: number, count = 1): void {
    this.#control.fakevt_fail_property(key, count, status);
  }

  /** Whether an encode call that fails is called back for all the same. */
  callBackAfterFailedEncode(on: boolean): void {
    this.#control.fakevt_callback_after_failed_encode(Number(on));
  }

  dropNext(call: 'encode-submit' | 'decode-submit', how: Drop, count = 1): void {
    this.#control.fakevt_drop_next(calls.indexOf(call), count, drops.indexOf(how));
  }

  /** Coded data in pieces of so many bytes; 0: in one. */
  splitBlocks(bytes: number): void {
    this.#control.fakevt_split_blocks(bytes);
  }

  /** Bytes of the length before a NAL unit: 1, 2 or 4. */
  lengthPrefix(bytes: 1 | 2 | 4): void {
    this.#control.fakevt_length_prefix(bytes);
  }

  hardware(isPresent: boolean): void {
    this.#control.fakevt_hardware(Number(isPresent));
  }

  lowLatency(isAccepted: boolean): void {
    this.#control.fakevt_low_latency(Number(isAccepted));
  }

  callbackDelay(milliseconds: number): void {
    this.#control.fakevt_callback_delay(milliseconds);
  }

  /** How many pictures an encoder keeps until it is drained. */
  holdFrames(count: number): void {
    this.#control.fakevt_hold_frames(count);
  }

  hangNextSubmit(): void {
    this.#control.fakevt_hang_next_submit();
  }

  unhang(): void {
    this.#control.fakevt_unhang();
  }

  /** Calls that stand still now. */
  get hanging(): number {
    return this.#control.fakevt_hanging();
  }

  changePools(): void {
    this.#control.fakevt_change_pools();
  }

  get sessionsCreated(): number {
    return this.#control.fakevt_sessions_created();
  }

  get sessionsAlive(): number {
    return this.#control.fakevt_sessions_alive();
  }

  /** Encode calls that asked for a keyframe. */
  get forcedKeyframes(): number {
    return this.#control.fakevt_forced_keyframes();
  }

  get encodeCalls(): number {
    return this.#control.fakevt_encode_calls();
  }

  get decodeCalls(): number {
    return this.#control.fakevt_decode_calls();
  }

  /** The last value that a property or a key of a specification was given: `true`, `[750000, 1]`. */
  value(key: string): string {
    return this.#control.fakevt_value(key);
  }
}
