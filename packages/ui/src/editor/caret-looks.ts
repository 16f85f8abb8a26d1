/** Somebody else in this note, with a place in it when they have one. */
export interface Caret {
  readonly device: string;
  readonly anchor: Uint8Array | undefined;
  readonly head: Uint8Array | undefined;
}

/** Looks of carets: each differs by its line as well as by its colour. */
const CARET_LOOKS = 6;

/** Which of the looks somebody has: the same for their caret and in the list of who is here. */
export const lookOf = (carets: readonly Pick<Caret, "device">[], device: string): number =>
  [...carets.map((caret) => caret.device)].sort().indexOf(device) % CARET_LOOKS;
