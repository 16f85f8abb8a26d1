/**
 * Signed facts (GT7): things one person says, folded by author, never a Yjs type. Body of an entry of type 3.
 *
 *   FACT  1 kind | 1 length | text in UTF-8         kind 1: the author's name (MB16) · 2: the group's name
 */
import { createWriter, decode, fromUtf8, refuse, utf8, type DecodeError, type DeviceTag, type MemberId, type Result } from "@thicket/wire";

export const FactKind = { name: 1, groupName: 2 } as const;

export type Fact =
  | { readonly is: "name" | "group-name"; readonly text: string }
  /** Of a newer version: kept, not shown. */
  | { readonly is: "unknown"; readonly kind: number };

/** Characters of a name; a line on the narrowest screen. */
export const MAX_NAME_LENGTH = 48;

/** A name that may be shown: trimmed, one line, nothing invisible and nothing that turns the direction of what follows. */
export const isName = (text: string): boolean =>
  text !== "" && text === text.trim() && [...text].length <= MAX_NAME_LENGTH && text.isWellFormed()
  && utf8(text).length <= 255 && !/[\p{Cc}\p{Zl}\p{Zp}\u200b\u200e\u200f\u202a-\u202e\u2060-\u2069\ufeff]/u.test(text);

/** Throws RangeError on a text that is no name: screens check with `isName` before. */
export const encodeFact = (fact: { readonly is: "name" | "group-name"; readonly text: string }): Uint8Array => {
  if (!isName(fact.text)) throw new RangeError("not a name");
  const text = utf8(fact.text);
  return createWriter().u8(fact.is === "name" ? FactKind.name : FactKind.groupName).u8(text.length).bytes(text).finish();
};

export const decodeFact = (body: Uint8Array): Result<Fact, DecodeError> =>
  decode(body, (reader): Fact => {
    const kind = reader.u8();
    if (kind !== FactKind.name && kind !== FactKind.groupName) {
      reader.rest();
      return { is: "unknown", kind };
    }
    const text = fromUtf8(reader.bytes(reader.u8())) ?? refuse("not UTF-8");
    return isName(text) ? { is: kind === FactKind.name ? "name" : "group-name", text } : refuse("not a name");
  });

/** A fact and where it stands. */
export interface FactEntry {
  readonly member: MemberId;
  readonly device: DeviceTag;
  readonly lamport: number;
  readonly seq: number;
  readonly fact: Fact;
}

export interface Names {
  readonly members: ReadonlyMap<MemberId, string>;
  /** "" until somebody named it. */
  readonly group: string;
}

/**
 * Who is called what: of each person the newest, and of the group the newest. Newest is the highest lamport;
 * equal ones go to the senior device (`seniority`: lower is senior), then the later entry. Any order of `facts` gives the same.
 */
export const foldNames = (facts: Iterable<FactEntry>, seniority: (device: DeviceTag) => number): Names => {
  const newer = (a: FactEntry, b: FactEntry): boolean => {
    if (a.lamport !== b.lamport) return a.lamport > b.lamport;
    const rank = seniority(a.device) - seniority(b.device);
    if (rank !== 0) return rank < 0;
    return a.device === b.device ? a.seq > b.seq : a.device < b.device;
  };
  const members = new Map<MemberId, FactEntry>();
  let group: FactEntry | undefined;
  for (const entry of facts) {
    if (entry.fact.is === "name") {
      const known = members.get(entry.member);
      if (known === undefined || newer(entry, known)) members.set(entry.member, entry);
    } else if (entry.fact.is === "group-name" && (group === undefined || newer(entry, group))) group = entry;
  }
  return { members: new Map([...members].map(([member, { fact }]) => [member, textOf(fact)])), group: group === undefined ? "" : textOf(group.fact) };
};

const textOf = (fact: Fact): string => (fact.is === "unknown" ? "" : fact.text);
