import { decodeQR } from "qr/decode.js";

/** Pixels as a canvas gives them: four bytes each. */
export interface Pixels {
  readonly width: number;
  readonly height: number;
  readonly data: Uint8Array | Uint8ClampedArray;
}

/** The text of the code in a picture, or undefined when none can be read in it within `patienceMs`. */
export const readCodeIn = ({ width, height, data }: Pixels, patienceMs: number = 60): string | undefined => {
  try {
    return decodeQR({ width, height, data }, { timeLimit: patienceMs });
  } catch {
    return undefined;
  }
};
