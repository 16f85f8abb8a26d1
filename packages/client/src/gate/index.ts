/** The gate worker's entry: what decodes and judges, and nothing that holds a key (GT3). */
export { serveGate } from "@thicket/documents/gate";
