/** Why a join fails, in the codes the screens have sentences for. */
export type InviteProblem = {
  readonly code:
    | "code-expired" | "code-used" | "code-cancelled" | "code-newer" | "code-own" | "busy"
    | "words-differ" | "inviter-refused" | "proof-failed" | "timed-out" | "connection-lost" | "too-long";
};

export type InviteProblemCode = InviteProblem["code"];

/** What an inviter says to a joiner it turns away, by its byte on the wire. */
export const REFUSALS = { 1: "code-expired", 2: "code-used", 3: "code-cancelled", 4: "busy", 5: "inviter-refused", 6: "proof-failed" } as const;

export type RefusalCode = (typeof REFUSALS)[keyof typeof REFUSALS];

export const refusalByte = (code: RefusalCode): number => Number(Object.entries(REFUSALS).find(([, name]) => name === code)?.[0]);

/** A byte of a newer version reads as a plain no. */
export const refusalCode = (byte: number): RefusalCode => (REFUSALS as Readonly<Record<number, RefusalCode>>)[byte] ?? "inviter-refused";
