import type { GroupView, MemberView } from "@thicket/client";
import { strings } from "@thicket/ui";

export const nameOf = (member: Pick<MemberView, "name"> | undefined): string => (member === undefined || member.name === "" ? strings.words.nobody : member.name);

/** The name of a member by id, and of a writer by the number their work carries. */
export const memberName = (group: GroupView, id: string | undefined): string => nameOf(group.members.find((member) => member.id === id));

export const writerName = (group: GroupView, authors: ReadonlyMap<number, string>, writer: number): string => memberName(group, authors.get(writer));

export const isHere = (member: MemberView): boolean => !member.left;
