import { encodeWelcome, sealWelcome, type EpochKeys, type JoinerProof, type SealedWelcome, type Welcome } from "@thicket/group";
import type { Log } from "@thicket/log";
import { EntryType, err, ok, type GroupId, type OperationId } from "@thicket/wire";
import type { Outcome } from "../types.ts";
import type { CoreDeps } from "./deps.ts";
import type { Documents } from "./documents.ts";
import type { GateClient } from "./gate-client.ts";
import { isSignedFact } from "./signed-fact.ts";

export interface WelcomeSources {
  readonly group: GroupId;
  readonly log: Log;
  readonly documents: Documents;
  readonly gate: Pick<GateClient, "encode">;
  /** The copy this device itself began with. */
  readonly base: Welcome | undefined;
}

/** What the newcomer proved, the key of the handshake, and the heads the words were made from. */
export interface WelcomeFor {
  readonly joiner: JoinerProof;
  readonly handshakeKey: Uint8Array;
  readonly heads: readonly OperationId[];
  readonly epoch: EpochKeys;
}

/** Everything a newcomer needs, sealed to them under one root (IN6). */
export const giveWelcome = async ({ suite, random }: Pick<CoreDeps, "suite" | "random">, { group, log, documents, gate, base }: WelcomeSources, { joiner, handshakeKey, heads, epoch }: WelcomeFor): Promise<Outcome<SealedWelcome>> => {
  // Rows, gate and snapshots belong together: nothing is taken in between.
  const bytes = await documents.exclusive(async () =>
    encodeWelcome({
      group,
      heads,
      operations: log.membership.all().map((operation) => operation.bytes),
      rows: [...documents.ingested()].map(([of, { seq, id }]) => ({ log: of, seq, id })),
      epoch: { id: epoch.id, secret: epoch.secret },
      gate: await gate.encode(),
      base: new Uint8Array(0),
      documents: documents.snapshots(),
      facts: [...(base?.facts ?? []), ...log.all().filter((entry) => entry.type === EntryType.fact).map((entry) => entry.bytes)].filter((fact) => isSignedFact(log.membership, fact)),
      names: [],
    }),
  );
  const sealed = sealWelcome({ suite, group, random, handshakeKey, kemKey: joiner.kemKey }, bytes);
  return sealed.ok ? ok(sealed.value) : err({ code: "too-long" });
};

/** What the log of a newcomer begins with: the welcome without the secret, which is in the keyring, and without what the log itself keeps. */
export const baseOf = (welcome: Welcome): NonNullable<Log["base"]> => ({
  vector: new Map(welcome.rows.map(({ log, seq, id }) => [log, { seq, id }])),
  body: encodeWelcome({ ...welcome, operations: [], epoch: { id: welcome.epoch.id, secret: new Uint8Array(32) } }),
});
