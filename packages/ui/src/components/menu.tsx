import type { ReactElement } from "react";
import { Menu as AriaMenu, MenuItem, MenuTrigger, Popover } from "react-aria-components";
import { Button } from "./button.tsx";
import css from "./menu.module.css";

export interface MenuProps {
  readonly label: string;
  /** What is read aloud, where the label alone does not say of what. */
  readonly of: string;
  readonly items: readonly { readonly id: string; readonly label: string }[];
  readonly onChoose: (id: string) => void;
}

/** A button that opens a short list of things to do. */
export const Menu = ({ label, of, items, onChoose }: MenuProps): ReactElement => (
  <MenuTrigger>
    <Button aria-label={of}>{label}</Button>
    <Popover className={css["popover"] ?? ""}>
      <AriaMenu aria-label={of} className={css["menu"] ?? ""} onAction={(id) => onChoose(String(id))}>
        {items.map(({ id, label: words }) => (
          <MenuItem key={id} id={id} className={css["item"] ?? ""}>
            {words}
          </MenuItem>
        ))}
      </AriaMenu>
    </Popover>
  </MenuTrigger>
);
