import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    include: ["packages/*/src/**/*.test.{ts,tsx}", "apps/*/src/**/*.test.{ts,tsx}", "tooling/**/*.test.ts"],
    testTimeout: 30_000,
    maxWorkers: 2,
  },
});
