import type { GroupState } from "@thicket/group";
import { decodeFact, foldNames, type FactEntry } from "@thicket/documents";
import { decodeEntry, EntryType, logKeyDevice, type DecodedEntry, type DeviceTag, type MemberId } from "@thicket/wire";

export interface NamesView {
  /** The group's name; "" until it has come. */
  readonly group: string;
  /** A person's newest name; "" until it has come (MB16). */
  of(member: MemberId): string;
}

/** The signed facts about names, folded when asked. */
export interface Names {
  learn(entry: Pick<DecodedEntry, "type" | "log" | "seq" | "lamport" | "body">): void;
  /** A fact entry out of a welcome, as signed. False if it isn't one. */
  learnBytes(bytes: Uint8Array): boolean;
  view(): NamesView;
}

export const createNames = (state: () => GroupState): Names => {
  const facts = new Map<string, Omit<FactEntry, "member">>();
  let folded: NamesView | undefined;

  const learn: Names["learn"] = ({ log, seq, lamport, body }) => {
    const fact = decodeFact(body);
    if (!fact.ok || fact.value.is === "unknown") return;
    facts.set(`${log} ${seq}`, { device: logKeyDevice(log), lamport, seq, fact: fact.value });
    folded = undefined;
  };

  const fold = (): NamesView => {
    const { devices, members } = state();
    const known = [...facts.values()].flatMap((fact): FactEntry[] => {
      const member = devices.get(fact.device)?.member;
      return member === undefined ? [] : [{ ...fact, member }];
    });
    const seniority = (device: DeviceTag): number => members.get(devices.get(device)?.member ?? ("" as MemberId))?.seniority ?? Number.MAX_SAFE_INTEGER;
    const names = foldNames(known, seniority);
    return { group: names.group, of: (member) => names.members.get(member) ?? "" };
  };

  return {
    learn,
    learnBytes: (bytes) => {
      const entry = decodeEntry(bytes);
      if (!entry.ok || entry.value.type !== EntryType.fact) return false;
      learn(entry.value);
      return true;
    },
    view: () => (folded ??= fold()),
  };
};
