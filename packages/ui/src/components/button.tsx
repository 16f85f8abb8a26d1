import type { ReactElement, Ref } from "react";
import { Button as AriaButton, ToggleButton as AriaToggle, type ButtonProps as AriaProps, type ToggleButtonProps } from "react-aria-components";
import css from "./button.module.css";

export interface ButtonProps extends Omit<AriaProps, "className" | "style"> {
  /** `main`: the one thing to do here; `text`: looks like a link; `danger`: can't be taken back. */
  readonly kind?: "main" | "plain" | "text" | "danger";
  /** As wide and tall as a choice between two that weigh the same. */
  readonly big?: boolean;
  readonly ref?: Ref<HTMLButtonElement>;
}

export const Button = ({ kind = "plain", big = false, ...rest }: ButtonProps): ReactElement => (
  <AriaButton {...rest} className={`${css["button"]} ${css[kind]} ${big ? css["big"] : ""}`} />
);

/** Stays down while what it names is on. Pressing it never takes the caret out of the text. */
export const Toggle = (props: Omit<ToggleButtonProps, "className" | "style">): ReactElement => (
  <AriaToggle {...props} preventFocusOnPress className={`${css["button"]} ${css["toggle"]}`} />
);
