/**
 * Who a transaction comes from. Work is sealed only when its origin is on the list a writer was made with;
 * `local` says nothing about that (GT5).
 */

/** Commands of the models: a person's own work. */
export const MODEL_ORIGIN: { readonly name: "thicket model" } = { name: "thicket model" };
/** What came through the gate. Never sealed again. */
export const GATED_ORIGIN: { readonly name: "thicket gated" } = { name: "thicket gated" };
