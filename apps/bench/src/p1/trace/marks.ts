/** Moments on the way of one character, in ms since 1970 as this process counts them: page and workers of one process agree. */
export interface Mark {
  readonly what: string;
  readonly at: number;
}

let marks: Mark[] = [];

export const mark = (what: string): void => void marks.push({ what, at: performance.timeOrigin + performance.now() });

export const takeMarks = (): readonly Mark[] => {
  const taken = marks;
  marks = [];
  return taken;
};
