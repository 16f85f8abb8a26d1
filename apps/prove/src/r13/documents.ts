import { decodeDocumentAction, decodeFact, encodeDocumentAction, encodeFact, encodeSnapshot, type GateEntry } from "@thicket/documents";
import { createGate, decodeGate, decodeUpdate } from "@thicket/documents/gate";
import type { DocumentId } from "@thicket/wire";
import type { Choice } from "../r12/random.ts";
import { createWorld, docWithAll, KINDS, tagOf } from "../r12/world.ts";
import { stageOf, type Target } from "./target.ts";

/** What stands inside entries, and what a welcome brings. */
export const documentTargets = (choice: Choice): readonly Target[] => {
  const world = createWorld(choice, createGate());
  const candidates = Array.from({ length: 30 }, () => world.candidate(choice));
  const first = candidates[0]?.entry as GateEntry;
  const deps = world.people.filter(({ log }) => log !== world.mallory.log).map(({ log, seq }) => ({ log, seq }));
  return [
    { name: "update", samples: candidates.map(({ entry }) => entry.update), read: (bytes) => stageOf(decodeUpdate(bytes)) },
    {
      name: "update at the gate", samples: candidates.filter(({ entry }) => entry.document === first.document).map(({ entry }) => entry.update),
      read: (update) => stageOf(world.gate.check({ ...first, deps, update })),
    },
    ...KINDS.map((kind): Target => {
      const everybody = createWorld(choice, createGate());
      return {
        name: `snapshot of a ${kind}`, samples: [encodeSnapshot(docWithAll(everybody, kind))],
        read: (bytes) => stageOf(everybody.gate.snapshot(tagOf(kind), bytes)),
      };
    }),
    { name: "gate's state", samples: [createGate().encode(), world.gate.encode()], read: (bytes) => stageOf(decodeGate(bytes)) },
    { name: "fact", samples: [encodeFact({ is: "name", text: "Ana María 🌲" }), encodeFact({ is: "group-name", text: "Pines" }), Uint8Array.of(9, 1, 2)], read: (bytes) => stageOf(decodeFact(bytes)) },
    {
      name: "document's making",
      samples: [encodeDocumentAction({ action: "create", id: "ab".repeat(16) as DocumentId, kind: 1, schema: 1 }), encodeDocumentAction({ action: "put-away", id: "cd".repeat(16) as DocumentId })],
      read: (bytes) => stageOf(decodeDocumentAction(bytes)),
    },
  ];
};
