import type { GroupView, MemberView, SaveState } from "@thicket/client";
import { expect, test } from "vitest";
import { savedWords } from "./saved-words.ts";

const member = (id: string, of: Partial<MemberView> = {}): MemberView => ({ id: id as MemberView["id"], name: id, me: false, full: true, sponsor: undefined, vouchers: [], left: false, devices: 1, link: "none", ...of });
const groupOf = (...others: readonly MemberView[]): GroupView => ({ name: "", members: [member("Ana", { me: true }), ...others], me: "Ana" as GroupView["me"], documents: [], helpers: [], readOnly: false, progress: undefined });
const saved = (...holders: readonly string[]): SaveState => ({ state: "saved", own: true, with: holders as SaveState["with"], of: 9 });

test("SY4 the words name who has it, and count people, not devices", () => {
  const [bo, cy, di, eve] = ["Bo", "Cy", "Di", "Eve"].map((name) => member(name)) as [MemberView, MemberView, MemberView, MemberView];
  expect(savedWords(saved(), groupOf())).toBe("Saved on this device");
  expect(savedWords(saved(), groupOf(bo))).toBe("Saved, only on this device so far");
  expect(savedWords(saved("Bo"), groupOf(bo, cy))).toBe("Saved on this device · with Bo");
  expect(savedWords(saved("Bo", "Cy"), groupOf(bo, cy))).toBe("Saved on this device · with Bo and Cy");
  expect(savedWords(saved("Bo", "Cy", "Di", "Eve"), groupOf(bo, cy, di, eve))).toBe("Saved on this device · with 4 of 4 others");
});

test("SY4 where nothing is this person's own, nothing of theirs is said to be only here", () => {
  expect(savedWords({ ...saved(), own: false }, groupOf(member("Bo")))).toBe("Saved on this device");
});

test("SY4 who left and this person are not among those who have it, and what is not saved is never called so", () => {
  const gone = member("Bo", { left: true });
  expect(savedWords(saved("Bo", "Ana"), groupOf(gone, member("Cy")))).toBe("Saved, only on this device so far");
  expect(savedWords({ ...saved("Cy"), state: "not-saved" }, groupOf(member("Cy")))).toMatch(/^Not saved, not sent\./);
  expect(savedWords({ ...saved("Cy"), state: "saving" }, groupOf(member("Cy")))).toBe("Saving");
});
