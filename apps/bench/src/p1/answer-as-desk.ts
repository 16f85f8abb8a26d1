import { answerInPage } from "../../../../tooling/lab/page.ts";
import type { Handlers } from "../../../../tooling/lab/worker.ts";
import { count, typeMany, watch, type Desk, type Watch } from "./pair.ts";

/** With the editor on both sides, or only the text under it. */
export type Variant = "editor" | "text";

/** One side of a pair, to be driven from outside. */
export const answerAsDesk = (prepare: (variant: Variant, paragraph: number) => Promise<Desk>, more: Handlers): void => {
  let desk: Desk | undefined;
  let watching: Watch | undefined;
  const ready = (): Desk => {
    if (desk === undefined) throw new Error("prepare first");
    return desk;
  };
  answerInPage({
    ...more,
    now: () => performance.now(),
    prepare: async (variant: Variant, paragraph: number) => {
      desk = await prepare(variant, paragraph);
    },
    watch: () => {
      watching = watch(ready());
    },
    seen: () => watching?.stop(),
    type: (many: number) => typeMany(ready(), many),
    count: () => count(ready().text()),
    length: () => ready().text().length,
  });
};
