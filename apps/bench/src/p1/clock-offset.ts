import type { Browser } from "../browser.ts";

const ASKED = 60;

/**
 * What must be taken from a time of this page's clock to have it in this process' clock, in ms. Chromium's clocks and
 * Node's are the machine's one monotonic clock, each from its own beginning; that beginning is found as NTP does, by
 * the quickest of many questions. What is left is half the difference of the two ways, alike for both pages: it falls
 * out between them, and out of the mean of both directions.
 */
export const clockOffset = async ({ call }: Browser): Promise<number> => {
  let best = { took: Number.POSITIVE_INFINITY, offset: 0 };
  for (let i = 0; i < ASKED; i++) {
    const asked = performance.now();
    const there = await call<number>("now");
    const answered = performance.now();
    if (answered - asked < best.took) best = { took: answered - asked, offset: there - (asked + answered) / 2 };
  }
  return best.offset;
};
