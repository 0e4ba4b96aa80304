import { frameRecord, type ImageRecord } from '#src/model/dicom/records.ts';
import type { StudyRecord } from '#src/model/dicom/records.ts';
import { ageAt } from '#src/model/time/span.ts';
import { pixelSize } from '#src/model/geometry/pixel-size.ts';
import type { FrameRef, ImageSet } from '#src/dataset/display-set.ts';
import type { DecodedFrame } from '#src/pixels/index.ts';
import { language, t } from '#src/text/index.ts';
import { momentText, nameWords, patientFacts, standing, takenAt } from './overlay/identity.ts';
import { figure, positionLine, seriesLine, standingWords } from './overlay/lines.ts';
import { lossyFacts } from './overlay/lossy.ts';
import type { Caption, Heading } from './overlay/overlay.ts';

/** Whose picture this is. `index` = the pane's number. */
export function headingOf(index: number, ref: FrameRef): Heading {
  const { patient } = ref.instance.study;
  return {
    letter: String.fromCharCode(65 + index),
    name: nameWords(patient.name),
    nativeFirst: language() === 'zh',
    facts: [...patientFacts(patient), ageWords(ref)].filter(Boolean).join(' · '),
  };
}

/** At the study: from the dates, else as it is written. */
function ageWords(ref: FrameRef): string {
  const { patient, moment, age } = ref.instance.study;
  const span = ageAt(moment.date, patient.birthDate, age);
  return span ? t(`pane.age.${span.unit}`, { value: span.value }) : '';
}

/** What the picture of one frame is, in words. `frame` = what is painted; absent where a placeholder stands. */
export function captionOf(
  set: ImageSet,
  index: number,
  ref: FrameRef,
  image: ImageRecord,
  frame: DecodedFrame | undefined,
  /** The open studies among which this one is current or a prior; undefined on another patient's pane, which is neither. */
  open: readonly StudyRecord[] | undefined,
): Caption {
  const own = frameRecord(image, ref.frame);
  const { study } = ref.instance;
  const stands = open && standing(study, open);
  return {
    when: momentText(takenAt(ref.instance, own)),
    description: study.description ?? '',
    institution: study.institution ?? '',
    numbers: [study.studyId, study.accession].filter(Boolean).join(' · '),
    standing: stands ? standingWords(stands) : '',
    current: stands?.kind === 'current',
    badges: [
      ...(set.cut?.ribbon ? [t('pane.cut.bends')] : []),
      ...badges(image, frame, pixelSize(image, own).basis === undefined),
    ],
    series: seriesLine(set, ref, image),
    position: [slabWords(frame), positionLine(index, set.frames.length, own.plane, set.cut)]
      .filter(Boolean)
      .join(' · '),
  };
}

/** `MIP 10 mm`: what the picture itself was gathered from, not what is wished for. */
function slabWords(frame: DecodedFrame | undefined): string {
  if (!frame?.slab) return '';
  const { mode, thickness, whole } = frame.slab;
  return whole ? t(`pane.slab.${mode}.whole`) : t(`pane.slab.${mode}`, { thickness: figure(thickness, 1) });
}

function badges(image: ImageRecord, frame: DecodedFrame | undefined, uncalibrated: boolean): readonly string[] {
  const all: string[] = [];
  const holes = frame?.holes;
  if (holes) all.push(t('pane.cut.slices', { missing: holes.missing, count: holes.count }));
  else if (frame?.quality === 'reduced') {
    all.push(t('pane.preview', { part: Math.round(image.columns / frame.columns) }));
  }
  if (frame?.every !== undefined) all.push(t('pane.cut.thinned', { every: frame.every }));
  if (uncalibrated && image.regions.length === 0) all.push(t('pane.uncalibrated'));
  if (image.lossy || frame?.lossy) {
    const facts = lossyFacts(image.lossy);
    all.push(facts ? t('pane.lossy', { facts }) : t('pane.lossy.unknown'));
  }
  return all;
}
