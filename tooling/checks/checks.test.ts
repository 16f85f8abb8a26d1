import { expect, test } from "vitest";
import { compareDependencies } from "./dependencies.ts";
import { linksIn } from "./links.ts";
import { compareRules } from "./rules.ts";
import { wordsIn } from "./words.ts";

/** Written apart, so that the check doesn't take these for tests of ours. */
const t = `te${"st"}`;

test("DOCS a rule without a test, and a test for no rule, are found", () => {
  const spec = ["docs/spec/a.md", "# A\n\n**AB1** is so.\n\n- **AB2** too.\n\nSee **AB9** there."] as const;
  const named = ["a.test.ts", `${t}("AB1 is so", f); ${t}.each([\n["x", 1],\n])("AB2 with %s", f); ${t}("A16 an attack", f); ${t}("CD3 · AB1 both", f)`] as const;
  expect(compareRules([spec], [named])).toEqual(["a.test.ts: a test is named for CD3, which docs/spec doesn't have"]);
  expect(compareRules([spec], [["a.test.ts", `${t}("about AB1", f); ${t}("AB2 is", f)`]])).toEqual(["docs/spec/a.md: AB1 is named by no test"]);
});

test("DOCS paths of one machine and leftovers are found, prose is not", () => {
  const found = wordsIn([`see ${["", "roo"].join("/")}t/x`, `// ${"TO"}DO later`, "a temporary folder under tmpdir()", `${["", "tmp", "x"].join("/")}`].join("\n"));
  expect(found.map(([line]) => line)).toEqual([1, 2, 4]);
});

test("DOCS links are read as they are written", () => {
  expect(linksIn("[a](b.md) [c](https://d) [e](f/g.md#h) [i](#j)\n```\n[k](l)\n```\n")).toEqual(["b.md", "f/g.md"]);
});

test("DOCS a dependency without a line, and a line without a dependency, are found", () => {
  const record = "| package | what |\n|---|---|\n| `a`, `b` | saves `x` |\n";
  expect(compareDependencies(new Set(["a", "c"]), record)).toEqual([expect.stringContaining("no line for c"), expect.stringContaining("a line for b")]);
});
