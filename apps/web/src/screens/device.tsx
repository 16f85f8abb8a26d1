import type { GroupView, Thicket } from "@thicket/client";
import { Button, Item, List, Page, strings, ThemePicker, type Appearance } from "@thicket/ui";
import { type ReactElement, useState } from "react";
import { EraseAsk } from "./erase-ask.tsx";
import { isHere } from "./people.ts";
import css from "./screens.module.css";
import { StorageWords } from "./storage-words.tsx";

export interface DeviceProps {
  readonly thicket: Pick<Thicket, "eraseAll">;
  readonly group: GroupView;
  readonly onLock: () => void;
  readonly appearance: Appearance;
  readonly onAppearance: (next: Appearance) => void;
}

/** What is on this device, who helps it, what others see, and how to get rid of all of it. */
export const Device = ({ thicket, group, onLock, appearance, onAppearance }: DeviceProps): ReactElement => {
  const [asking, setAsking] = useState(false);
  const here = group.members.filter(isHere);
  return (
    <Page title={strings.device.title} what={strings.what.device}>
      <section>
        <h2>{strings.device.lock}</h2>
        <p className="measure">{strings.device.lockHint}</p>
        <Button kind="main" onPress={onLock}>
          {strings.device.lock}
        </Button>
        <p className="quiet small measure">{strings.device.lockLimit}</p>
      </section>
      <section>
        <h2>{strings.appearance.title}</h2>
        <ThemePicker value={appearance} onChange={onAppearance} />
      </section>
      <section>
        <h2>{strings.device.stored}</h2>
        <p className="measure">{strings.device.storedNow(group.documents.length, here.length)}</p>
        <p className="quiet measure">{strings.device.storedLimit}</p>
        <StorageWords />
      </section>
      <section>
        <h2>{strings.device.helpers}</h2>
        {group.helpers.length === 0 ? (
          <p className="measure">{strings.device.noHelpers}</p>
        ) : (
          <List label={strings.device.helpers}>
            {group.helpers.map(({ address, state }) => (
              <Item key={address}>
                <strong className={css["address"]}>{strings.device.helperAt(hostOf(address))}</strong>
                <p className="quiet small">{strings.device[state]}</p>
                <p className="quiet small measure">{strings.device.helperSees}</p>
              </Item>
            ))}
          </List>
        )}
      </section>
      <section>
        <h2>{strings.device.seen}</h2>
        <p className="measure">{strings.device.seenText}</p>
      </section>
      <section>
        <h2>{strings.device.history}</h2>
        <p className="measure">{strings.device.historyText}</p>
      </section>
      <section className={css["erase"]}>
        <h2>{strings.device.erase}</h2>
        <p className="measure">{strings.device.eraseHint}</p>
        <p className="quiet small measure">{strings.device.eraseLimit}</p>
        <Button kind="danger" onPress={() => setAsking(true)}>
          {strings.device.erase}
        </Button>
      </section>
      {asking && <EraseAsk alone={here.length === 1} eraseAll={thicket.eraseAll} onClose={() => setAsking(false)} />}
    </Page>
  );
};

/** The name or number a person knows a helper by, out of the address machines use. */
const hostOf = (address: string): string => {
  const [, , host = address] = address.split("/");
  return host;
};
