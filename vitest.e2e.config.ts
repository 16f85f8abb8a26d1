import { defineConfig } from "vitest/config";

/** What needs a real browser. One file after another: starting browsers is what costs, and two cores are few. */
export default defineConfig({
  test: {
    include: ["apps/*/e2e/**/*.e2e.ts", "packages/*/e2e/**/*.e2e.ts"],
    testTimeout: 180_000,
    hookTimeout: 180_000,
    fileParallelism: false,
    maxWorkers: 1,
  },
});
