import { expect, test } from "vitest";
import { hrefOf, pathOf, routeOf, sectionOf, type Route } from "./route.ts";

const id = "0123456789abcdef0123456789abcdef";
const routes: readonly Route[] = [
  ...(["today", "notes", "plans", "rosters", "group", "invite", "device"] as const).map((at) => ({ at })),
  ...(["note", "plan", "roster"] as const).map((at) => ({ at, id })),
];

test.each(routes)("an address leads back to its page: %o", (route) => {
  expect(routeOf(pathOf(route))).toEqual(route);
  expect(hrefOf(route)).toBe(`#${pathOf(route)}`);
});

test.each(["", "/", "/note", "/note/Minutes of Tuesday", `/note/${id}0`, "/__proto__", "/elsewhere"])("any other address is Today: %s", (path) => {
  expect(routeOf(path)).toEqual({ at: "today" });
});

test("a page belongs to a part of the app", () => {
  expect(routes.map(sectionOf)).toEqual(["today", "notes", "plans", "roster", "group", "group", "device", "notes", "plans", "roster"]);
});
