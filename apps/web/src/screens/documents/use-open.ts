import type { Thicket } from "@thicket/client";
import { useEffect, useState } from "react";
import { keepOpen, type Opened } from "./keep-open.ts";

/** The document with this id, for as long as it is shown. */
export const useOpen = (thicket: Pick<Thicket, "open">, id: Parameters<Thicket["open"]>[0], now: () => number): Opened => {
  const [opened, setOpened] = useState<Opened>({ at: "opening" });
  useEffect(() => keepOpen(thicket, id, now, setOpened), [thicket, id, now]);
  return opened;
};
