import type { GroupState } from "@thicket/group";
import type { HelperState } from "@thicket/link";
import type { DeviceTag, MemberId } from "@thicket/wire";
import type { GroupView, MemberView } from "../types.ts";
import type { HeldDocument } from "./documents.ts";
import type { NamesView } from "./names.ts";

export interface ViewSources {
  readonly state: GroupState;
  readonly self: MemberId;
  readonly names: NamesView;
  readonly documents: readonly HeldDocument[];
  /** This device began with a newcomer's copy. */
  readonly copied: boolean;
  readonly linkOf: (devices: readonly DeviceTag[]) => MemberView["link"];
  readonly helpers: readonly HelperState[];
  readonly progress: GroupView["progress"];
}

/** What the page sees of a group: the eldest members first. */
export const groupView = ({ state, self, names, documents, copied, linkOf, helpers, progress }: ViewSources): GroupView => {
  // IN6: until a second member has confirmed it, a copy is called one.
  const sponsor = state.members.get(self)?.sponsor;
  const copiedFrom = copied && sponsor !== undefined ? names.of(sponsor) : undefined;
  return {
    name: names.group,
    me: self,
    members: [...state.members.values()]
      .sort((a, b) => a.seniority - b.seniority)
      .map(({ id, full, sponsor: by, vouchers, left, devices }) => ({ id, name: names.of(id), me: id === self, full, sponsor: by, vouchers, left, devices: devices.length, link: linkOf(devices) })),
    documents: documents.map(({ id, kind, title, changedAt, attention }) => ({ id, kind, title, changedAt, attention, copiedFrom })),
    helpers,
    readOnly: state.needsNewerVersion,
    progress,
  };
};
