/** One decoder. */
export interface Target {
  readonly name: string;
  /** Valid inputs; each must reach "read". */
  readonly samples: readonly Uint8Array[];
  /** How far the input got. Throwing is a violation. */
  read(bytes: Uint8Array): string | Promise<string>;
  /** Of the inputs each decoder gets, this share: for what does more than read. */
  readonly share?: number;
  /** Makes a mutated input get past a checksum, so that what lies behind it is tried too. */
  repair?(bytes: Uint8Array): Uint8Array;
}

/** A Result's stage: "read", or why not. */
export const stageOf = (result: { readonly ok: true } | { readonly ok: false; readonly error: { readonly code: string } }): string => (result.ok ? "read" : result.error.code);

/** `bytes` cut or filled with zeros to that length: a sealed message has one length, whatever it holds. */
export const fitted = (bytes: Uint8Array, length: number): Uint8Array => {
  const whole = new Uint8Array(length);
  whole.set(bytes.subarray(0, length));
  return whole;
};
