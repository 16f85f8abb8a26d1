import type { GroupView, MemberView } from "@thicket/client";
import { expect, test } from "vitest";
import { mayConfirm } from "./people.ts";

type Some = Omit<Partial<MemberView>, "id" | "sponsor" | "vouchers"> & { readonly id: string; readonly sponsor?: string; readonly vouchers?: readonly string[] };
const member = (of: Some): MemberView => ({ name: of.id, me: false, full: false, left: false, devices: 1, link: "none", vouchers: [], sponsor: undefined, ...of }) as unknown as MemberView;
const group = (...members: readonly MemberView[]): GroupView => ({ name: "", members, me: members[0]?.id, documents: [], helpers: [], readOnly: false, progress: undefined }) as unknown as GroupView;

const me = member({ id: "ana", me: true, full: true });
const newcomer = member({ id: "cy", sponsor: "bo" });

test("MB7 a full member is asked to confirm whom another one let in", () => {
  expect(mayConfirm(group(me, newcomer), newcomer)).toBe(true);
});

test.each([
  ["whom they let in themselves", me, member({ id: "cy", sponsor: "ana" })],
  ["who is full already", me, member({ id: "cy", sponsor: "bo", full: true })],
  ["whom they confirmed before", me, member({ id: "cy", sponsor: "bo", vouchers: ["ana"] })],
  ["who left", me, member({ id: "cy", sponsor: "bo", left: true })],
  ["when they are not full themselves", member({ id: "ana", me: true }), newcomer],
  ["when they left themselves", member({ id: "ana", me: true, full: true, left: true }), newcomer],
] as const)("MB7 nobody is asked to confirm someone %s", (_, self, other) => {
  expect(mayConfirm(group(self, other), other)).toBe(false);
});

test("MB7 nobody is asked to confirm themselves", () => expect(mayConfirm(group(me), me)).toBe(false));
