/** One operation with its verdict, and what it lets in. */
import { deviceTag, toHex, type DeviceId, type DeviceTag, type OperationId } from "@thicket/wire";
import type { Operation, VoidReason } from "./types.ts";

/** The verdict on an operation by its own past. It never changes (MB1). */
export type Verdict =
  | { readonly void: VoidReason }
  | { readonly void: undefined; /** Of a Genesis or an Admit. */ readonly admission?: Admission; /** Of a Rekey, EP3 and EP4. */ readonly rekey?: { readonly generation: number; readonly recipients: readonly DeviceTag[] } };

export interface Judged {
  readonly operation: Operation;
  /** Place in this history's order of arrival: greater than that of everything in its past. */
  readonly index: number;
  /** Indexes of its parents. */
  readonly parents: readonly number[];
  /** Whose key verified it. Two devices may share a tag, never an id. */
  readonly device: DeviceId;
  readonly verdict: Verdict;
}

/** How a device came in. */
export interface Admission {
  readonly device: DeviceId;
  readonly tag: DeviceTag;
  readonly signingKey: Uint8Array;
  readonly kemKey: Uint8Array;
  readonly operation: OperationId;
  /** `undefined`: the founder. */
  readonly sponsor: DeviceId | undefined;
  /** The sponsor's seq in it. */
  readonly seq: number;
  /** Names that only one admission may take (ID1, MB8, IN3): tag, signing key, code. */
  readonly claims: readonly string[];
  /** MB7: it came while there was one full member. */
  readonly fullAtOnce: boolean;
  /** All that lie in its past, by seniority. */
  readonly before: readonly Admission[];
}

export const claimsOf = (newcomer: DeviceId, signingKey: Uint8Array, invite: Uint8Array | undefined): readonly string[] => [
  `tag ${deviceTag(newcomer)}`,
  `key ${toHex(signingKey)}`,
  ...(invite === undefined ? [] : [codeClaim(invite)]),
];
export const codeClaim = (invite: Uint8Array): string => `code ${toHex(invite)}`;
