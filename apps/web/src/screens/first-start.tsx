import { Alone, Button, Page, strings, ThemePicker, type Appearance } from "@thicket/ui";
import type { ReactElement } from "react";
import css from "./screens.module.css";

export interface FirstStartProps {
  readonly onMake: () => void;
  readonly onJoin: () => void;
  readonly appearance: Appearance;
  readonly onAppearance: (next: Appearance) => void;
}

/** Nothing here yet: one sentence and two ways in. */
export const FirstStart = ({ onMake, onJoin, appearance, onAppearance }: FirstStartProps): ReactElement => (
  <Alone corner={<ThemePicker value={appearance} onChange={onAppearance} short />}>
    <Page title={strings.first.title} mark>
      <p className={css["lead"]}>{strings.first.sentence}</p>
      <div className={css["ways"]}>
        <div>
          <Button kind="main" big onPress={onMake}>
            {strings.first.make}
          </Button>
          <p className="quiet">{strings.first.makeHint}</p>
        </div>
        <div>
          <Button big onPress={onJoin}>
            {strings.first.join}
          </Button>
          <p className="quiet">{strings.first.joinHint}</p>
        </div>
      </div>
    </Page>
  </Alone>
);
