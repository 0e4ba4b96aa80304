import { type ReactElement, type ReactNode, useId } from 'react';
import {
  Header,
  Menu as AriaMenu,
  MenuItem,
  MenuSection,
  MenuTrigger,
  type Placement,
  Popover,
  Separator,
} from 'react-aria-components';
import { Check } from 'lucide-react';
import { Icon } from './Icon.tsx';
import './floating.css';

export interface MenuChoice {
  readonly id: string;
  readonly label: string;
  readonly icon?: ReactNode;
  /** At the right: a key, a value. */
  readonly aside?: ReactNode;
  readonly chosen?: boolean;
  readonly disabled?: boolean;
  readonly command?: string;
}

export interface MenuGroup {
  readonly id: string;
  readonly heading?: string;
  readonly choices: readonly MenuChoice[];
}

interface MenuProps {
  /** The button that opens it. */
  readonly trigger: ReactElement;
  readonly label: string;
  readonly groups: readonly MenuGroup[];
  readonly onChoose: (id: string) => void;
  readonly placement?: Placement;
}

/** A list of things to choose from under a button. Choosing closes it; arrows, letters and Escape work in it. */
export function Menu({ trigger, label, groups, onChoose, placement = 'bottom start' }: MenuProps) {
  const prefix = useId();
  return (
    <MenuTrigger>
      {trigger}
      <Popover className="popover" placement={placement} offset={4}>
        <AriaMenu className="menu" aria-label={label} onAction={(key) => onChoose(String(key))}>
          {groups
            .filter((group) => group.choices.length > 0)
            .map((group, i) => (
              <MenuSection
                key={group.id}
                id={`${prefix}${group.id}`}
                {...(group.heading ? {} : { 'aria-label': label })}
              >
                {i > 0 ? <Separator className="menu-separator" /> : null}
                {group.heading ? <Header className="menu-heading">{group.heading}</Header> : null}
                {group.choices.map((choice) => (
                  <MenuItem
                    key={choice.id}
                    id={choice.id}
                    textValue={choice.label}
                    className="menu-item"
                    isDisabled={choice.disabled ?? false}
                    data-command={choice.command}
                  >
                    {choice.chosen === undefined ? (
                      choice.icon
                    ) : (
                      <span className="tick">{choice.chosen ? <Icon of={Check} /> : null}</span>
                    )}
                    <span className="grow">{choice.label}</span>
                    {choice.aside === undefined ? null : <span className="aside">{choice.aside}</span>}
                  </MenuItem>
                ))}
              </MenuSection>
            ))}
        </AriaMenu>
      </Popover>
    </MenuTrigger>
  );
}
