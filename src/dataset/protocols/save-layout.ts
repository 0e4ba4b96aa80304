import type { Fused, PaneView, ViewState } from '#src/model/session/view-state.ts';
import type { DisplaySet } from '../display-set.ts';
import { setAttribute, studyAttribute } from './attributes.ts';
import type { Material } from './arrange.ts';
import type { Protocol, Rule, Selector, SetAttribute, StagePane, StudyRole, Sync } from './protocol.ts';

/** Attributes that a set is found again by, and what each counts. Nothing of the patient is among them. */
const telling: readonly (readonly [SetAttribute, Pick<Rule, 'required' | 'weight'>])[] = [
  ['modality', { required: true }],
  ['kind', { required: true }],
  ['use', { required: true }],
  ['plane', { weight: 4 }],
  ['view', { required: true }],
  ['side', { required: true }],
  ['contrast', { weight: 1 }],
];

/**
 * What is on the screen as a protocol: for studies of the same modality, each pane's set found by the words of its series
 * and by what it is. Undefined where no pane shows anything.
 */
export function protocolOf(name: string, id: string, view: ViewState, material: Material): Protocol | undefined {
  const selectors: Record<string, Selector> = {};
  const panes: StagePane[] = [];
  const modalities = new Set<string>();
  for (const [i, pane] of view.panes.entries()) {
    const found = placed(pane, material);
    if (!found) {
      panes.push({ show: 'nothing' });
      selectors['nothing'] = { rules: [{ attribute: 'kind', is: ['NOTHING'], required: true }] };
      continue;
    }
    const { set, role } = found;
    if (role === 'current') modalities.add(String(setAttribute(set, 'modality')?.toString()));
    const earlier = view.panes.findIndex((other, j) => j < i && other.displaySet === pane.displaySet);
    const show = earlier >= 0 ? (panes[earlier]?.show ?? `pane ${i + 1}`) : `pane ${i + 1}`;
    if (typeof show === 'string' && !selectors[show]) selectors[show] = { rules: rulesFor(set) };
    const over = pane.fused && placed({ displaySet: pane.fused.displaySet }, material);
    const overName = `over pane ${i + 1}`;
    if (over) selectors[overName] = { rules: rulesFor(over.set) };
    const fused = pane.fused && over && { show: overName, ...fusedLooks(pane.fused) };
    panes.push({ show, study: role, ...(fused && { fused }), ...looks(pane) });
  }
  if (modalities.size === 0) return undefined;
  const sync: Sync[] = [
    ...(view.link ? (['scroll'] as const) : []),
    ...(view.linkZoom === true ? (['zoom'] as const) : []),
    ...(view.linkWindow === true ? (['window'] as const) : []),
  ];
  const { rows, columns } = view.layout;
  const regions = studyAttribute(material.current, undefined, 'region') as readonly string[];
  const earlier = panes.some((pane) => pane.study !== undefined && pane.study !== 'current');
  return {
    format: 1,
    id,
    name,
    matches: [
      { attribute: 'modalities', is: [...modalities], required: true, weight: 5 },
      ...(earlier ? [{ attribute: 'priors', atLeast: 1, required: true } as const] : []),
      ...(regions.length > 0 ? [{ attribute: 'region', is: regions, weight: 5 } as const] : []),
    ],
    selectors,
    stages: [{ name, layout: { rows, columns }, panes, sync }],
  };
}

function placed(
  pane: PaneView,
  { current, priors = [] }: Material,
): { readonly set: DisplaySet; readonly role: StudyRole } | undefined {
  for (const [i, study] of [current, ...priors].entries()) {
    const set = study.displaySets.find((one) => one.id === pane.displaySet);
    if (set) return { set, role: i === 0 ? 'current' : `prior(${i})` };
  }
  return undefined;
}

function rulesFor(set: DisplaySet): readonly Rule[] {
  const rules = telling.flatMap(([attribute, counts]): Rule[] => {
    const value = setAttribute(set, attribute);
    return Array.isArray(value) && value.length > 0
      ? [{ attribute, is: (value as readonly string[]).map((text) => text.slice(0, 200)), ...counts }]
      : [];
  });
  const description = set.instances[0]?.series.description ?? set.label;
  if (description === '') return rules;
  return [...rules, { attribute: 'description', resembles: description.slice(0, 200), required: true, weight: 10 }];
}

function fusedLooks({ opacity, colourMap }: Fused): Omit<NonNullable<StagePane['fused']>, 'show'> {
  return { opacity, ...(colourMap !== undefined && { colourMap }) };
}

function looks({ plane, slab, rendering, window, anchor, invert, colourMap, group }: PaneView): Partial<StagePane> {
  return {
    // How an oblique plane lies is of this patient's lesion, not of a protocol.
    ...(plane && plane !== 'oblique' && plane !== 'curved' && { plane, ...(slab && { slab }) }),
    // From which side, and what was cut away, is of this patient too.
    ...(rendering && { rendering: rendering.preset }),
    ...(window && { window }),
    ...(anchor && { chestWall: anchor }),
    ...(invert !== undefined && { invert }),
    ...(colourMap !== undefined && { colourMap }),
    ...(group !== undefined && { group }),
  };
}
