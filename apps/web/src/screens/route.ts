import type { Section } from "@thicket/ui";

/** Pages of the app. Addresses hold ids and nothing else: browsers write them into their history. */
export type Route =
  | { readonly at: "today" | "notes" | "plans" | "rosters" | "group" | "invite" | "device" }
  | { readonly at: "note" | "plan" | "roster"; readonly id: string };

export type Go = (to: Route) => void;

const PLAIN = ["today", "notes", "plans", "rosters", "group", "invite", "device"] as const;
const WITH_ID = ["note", "plan", "roster"] as const;

/** Behind the "#", for a hash router. */
export const pathOf = (route: Route): string => ("id" in route ? `/${route.at}/${route.id}` : `/${route.at}`);
export const hrefOf = (route: Route): string => `#${pathOf(route)}`;

/** The page of a path; Today for anything that is none. */
export const routeOf = (path: string): Route => {
  const [, at, id] = path.split("/");
  const withId = WITH_ID.find((name) => name === at);
  if (withId !== undefined && id !== undefined && /^[0-9a-f]{32}$/u.test(id)) return { at: withId, id };
  return { at: PLAIN.find((name) => name === at) ?? "today" };
};

/** The part of the app a page belongs to. */
export const sectionOf = ({ at }: Route): Section => {
  switch (at) {
    case "note": return "notes";
    case "plan": return "plans";
    case "roster":
    case "rosters": return "roster";
    case "invite": return "group";
    default: return at;
  }
};

export const hrefOfSection = (section: Section): string => hrefOf({ at: section === "roster" ? "rosters" : section });
