/** Name of the root `Y.Text` of a note (schema.ts has what is in it). Stands alone, so that naming it brings no editor. */
export const NOTE_ROOT = "body";
