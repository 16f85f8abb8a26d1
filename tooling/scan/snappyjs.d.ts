/** The part of snappyjs 0.7.0 that is used; it comes without types. */
declare module "snappyjs" {
  /** Throws on input that is damaged or longer than `maxLength` when decompressed. */
  export function uncompress(compressed: Uint8Array, maxLength?: number): Uint8Array;
  export function compress(plain: Uint8Array): Uint8Array;
}
