/** The paper, as ticks of 20 edits each. */
export interface Edit {
  readonly at: number;
  readonly remove: number;
  readonly insert: string;
}

export type Tick = readonly Edit[];

export const EDITS_A_TICK = 20;

interface Trace {
  readonly txns: readonly { readonly patches: readonly (readonly [number, number, string])[] }[];
}

export const readTicks = (trace: Trace): readonly Tick[] => {
  const edits = trace.txns.flatMap(({ patches }) => patches.map(([at, remove, insert]): Edit => ({ at, remove, insert })));
  return Array.from({ length: Math.ceil(edits.length / EDITS_A_TICK) }, (_, i) => edits.slice(i * EDITS_A_TICK, (i + 1) * EDITS_A_TICK));
};
