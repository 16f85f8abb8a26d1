import type { RemoteGate } from "@thicket/documents/gate";

/** The gate in a realm of its own (GT3): calls keep their order, every answer takes a hop. */
export interface GateClient extends RemoteGate {
  /** Ends the realm. */
  end(): void;
}
