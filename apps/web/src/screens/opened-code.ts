/** How codes begin, in text and in the fragment of a link. */
const CODE = /^#THICKET[A-Z2-7]+$/iu;

/**
 * The code of the link this page was opened with, taken out of the address so that it is in nobody's sight.
 * The browser has written it into its history before any script ran; no script can take it out there (IN5).
 */
export const takeOpenedCode = (location: Pick<Location, "hash" | "pathname">, history: Pick<History, "replaceState">): string | undefined => {
  if (!CODE.test(location.hash)) return undefined;
  const code = location.hash.slice(1);
  history.replaceState(null, "", location.pathname);
  return code;
};
