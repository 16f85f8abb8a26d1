import { expect, test } from "vitest";
import { takeOpenedCode } from "./opened-code.ts";

const open = (hash: string) => {
  const states: unknown[] = [];
  const code = takeOpenedCode({ hash, pathname: "/" }, { replaceState: (state, _, address) => states.push([state, address]) });
  return { code, states };
};

test("IN5 the code of an opened link is taken out of the address, and history.state stays empty", () => {
  expect(open("#THICKETAEBQ")).toEqual({ code: "THICKETAEBQ", states: [[null, "/"]] });
  expect(open("#thicketaebq").code).toBe("thicketaebq");
});

test.each(["", "#", "#/today", "#/note/0123456789abcdef0123456789abcdef", "#THICKET", "#THICKET A", "#XTHICKETAEBQ"])("an address that holds no code is left alone: %s", (hash) => {
  expect(open(hash)).toEqual({ code: undefined, states: [] });
});
