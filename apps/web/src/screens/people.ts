import type { GroupView, MemberView } from "@thicket/client";
import { strings } from "@thicket/ui";

export const nameOf = (member: Pick<MemberView, "name"> | undefined): string => (member === undefined || member.name === "" ? strings.words.nobody : member.name);

/** The name of a member by id, and of a writer by the number their work carries. */
export const memberName = (group: GroupView, id: string | undefined): string => nameOf(group.members.find((member) => member.id === id));

export const writerName = (group: GroupView, authors: ReadonlyMap<number, string>, writer: number): string => memberName(group, authors.get(writer));

export const isHere = (member: MemberView): boolean => !member.left;

/** MB7: a full member other than the sponsor confirms a newcomer, once. */
export const mayConfirm = (group: GroupView, { me, full, left, sponsor, vouchers }: MemberView): boolean => {
  const self = group.members.find((member) => member.me);
  return self?.full === true && !self.left && !me && !full && !left && sponsor !== self.id && !vouchers.includes(self.id);
};
