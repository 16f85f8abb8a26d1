export * from "./invite-signature.ts";
