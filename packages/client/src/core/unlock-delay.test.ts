import { expect, test } from "vitest";
import { unlockDelaySeconds } from "./unlock-delay.ts";

test("ST1 each wrong try waits longer, up to 30 seconds", () => {
  expect([0, 1, 2, 3, 4, 5, 6, 7, 8, 99].map(unlockDelaySeconds)).toEqual([0, 0, 1, 2, 4, 8, 16, 30, 30, 30]);
});
