import { missingFeatures } from "./missing.ts";

/** The first thing that runs: small and old-fashioned on purpose. The app itself is loaded only where it can work. */
const missing = missingFeatures(globalThis);
if (missing.length === 0) {
  void import("./main.tsx");
} else {
  const page = document.createElement("main");
  const heading = document.createElement("h1");
  heading.textContent = "Thicket can't run in this browser";
  const why = document.createElement("p");
  why.textContent = `It lacks: ${missing.join(", ")}. Nothing was changed on this device. Please open this address in an up-to-date Firefox, Chrome, Edge or Safari, at an address that begins with https (or on this computer).`;
  page.append(heading, why);
  document.body.replaceChildren(page);
}
