/** The id React Aria looks for before it writes a style element of its own. */
const PRESSABLE = "react-aria-pressable-style";

/**
 * Once, before anything is drawn. React Aria adds a `<style>` for elements that can be pressed; the page's policy
 * refuses inline styles and would report it. It looks first whether one is there: an empty `<meta>` with that id is
 * enough, and base.css holds the rule.
 */
export const prepareDocument = (document: Document): void => {
  if (document.getElementById(PRESSABLE) !== null) return;
  const placeholder = document.createElement("meta");
  placeholder.id = PRESSABLE;
  document.head.append(placeholder);
};
