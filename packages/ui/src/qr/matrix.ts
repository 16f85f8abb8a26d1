import { encodeQR } from "qr";

/** Modules around the code that stay bright, on every side (ISO/IEC 18004, 6.3.8). */
export const QUIET_ZONE = 4;

/**
 * Dark modules of the code of a text, row by row, without the quiet zone. Upper-case base32 fits the alphanumeric
 * mode, which packs two characters into 11 bits: 300 of them stay scannable (IN1).
 */
export const codeMatrix = (text: string): readonly (readonly boolean[])[] =>
  encodeQR(text, "raw", { encoding: /^[0-9A-Z $%*+\-./:]*$/u.test(text) ? "alphanumeric" : "byte", ecc: "medium", border: 1 })
    .slice(1, -1)
    .map((row) => row.slice(1, -1));

/** One path for all dark modules: a square is four moves, and neighbours in a row are one rectangle. */
export const matrixPath = (matrix: readonly (readonly boolean[])[]): string => {
  let path = "";
  matrix.forEach((row, y) => {
    for (let x = 0; x < row.length; x++) {
      if (row[x] !== true) continue;
      let width = 1;
      while (row[x + width] === true) width++;
      path += `M${x + QUIET_ZONE} ${y + QUIET_ZONE}h${width}v1h-${width}z`;
      x += width;
    }
  });
  return path;
};
