import type { ComponentType } from 'react';
import type { Key } from '#src/text/index.ts';
import { ChartSpline, Info, Layers, type LucideIcon, Ruler } from '#src/ui/icons.ts';
import type { PanelId } from '../shell.ts';
import { FollowUp } from './FollowUp.tsx';
import { Information } from './Information.tsx';
import { LaidOver } from './LaidOver.tsx';
import { Measurements } from './Measurements.tsx';

export interface PanelKind {
  readonly id: PanelId;
  readonly title: Key;
  readonly icon: LucideIcon;
  readonly Body: ComponentType;
}

/** The panels there are. Adding one is a file here and a line. */
export const panels: readonly PanelKind[] = [
  { id: 'measurements', title: 'workspace.measurements', icon: Ruler, Body: Measurements },
  { id: 'follow-up', title: 'followUp.title', icon: ChartSpline, Body: FollowUp },
  { id: 'laid-over', title: 'laidOver.title', icon: Layers, Body: LaidOver },
  { id: 'information', title: 'workspace.information', icon: Info, Body: Information },
];
