import { describe, expect, it } from 'vitest';
import type { StudyRecord } from '#src/model/dicom/records.ts';
import { toUid } from '#src/model/dicom/uid.ts';
import { relevantPriors } from './relevance.ts';
import { regionsOf } from './regions.ts';

let next = 1;
function study(date: string, modality: string, description: string, patient = 'P'): StudyRecord {
  const address = { source: 's', study: toUid(`1.2.${next++}`) };
  return { address, patient: { id: patient }, moment: { date }, modalities: modality.split('+'), description };
}

/** Descriptions of the priors that are relevant, most relevant first. */
function ranked(current: StudyRecord, others: readonly StudyRecord[]): readonly string[] {
  return relevantPriors(
    { record: current },
    others.map((record) => ({ record })),
  ).map(({ record }) => `${record.modalities.join('+')} ${record.description ?? ''}`);
}

describe('earlier studies to compare with', () => {
  it('come by modality, part of the body and date', () => {
    const now = study('2026-11-14', 'CT', 'CT chest and abdomen, contrast');
    expect(
      ranked(now, [
        study('2025-11-12', 'CT', 'CT chest and abdomen, contrast'),
        study('2026-08-18', 'CT', 'CT upper abdomen'),
        study('2020-01-01', 'CT', 'CT thorax/abdomen'),
        study('2026-11-01', 'MR', 'MR liver'),
        study('2026-11-13', 'MR', 'MR brain'),
        study('2026-11-12', 'CT', 'CT head'),
        study('2026-11-10', 'US', 'Ultrasound of the thyroid'),
      ]),
    ).toEqual(['CT CT chest and abdomen, contrast', 'CT CT thorax/abdomen', 'CT CT upper abdomen', 'MR MR liver']);
  });

  it('are older, of the same patient and not the study itself', () => {
    const now = study('2026-11-14', 'CT', 'CT chest');
    const later = study('2026-11-15', 'CT', 'CT chest');
    const stranger = study('2025-11-15', 'CT', 'CT chest', 'Q');
    expect(ranked(now, [now, later, stranger])).toEqual([]);
    const { moment: _, ...undated } = study('', 'CT', 'CT chest');
    expect(ranked(now, [{ ...undated, moment: {} }])).toEqual([]);
  });

  it('of the other side come last, or not at all', () => {
    const now = study('2026-01-01', 'DX', 'Right knee AP');
    expect(
      ranked(now, [
        study('2025-12-01', 'DX', 'Left knee AP'),
        study('2019-01-01', 'CR', 'KNEE RT'),
        study('2025-01-01', 'DX', 'Chest PA'),
      ])[0],
    ).toBe('CR KNEE RT');
  });

  it('of the same day are told by the time', () => {
    const at = (time: string) => ({ ...study('2026-01-01', 'CT', 'CT head'), moment: { date: '2026-01-01', time } });
    expect(ranked(at('12:00:00'), [at('08:00:00'), at('18:00:00')])).toHaveLength(1);
  });

  it('are found where descriptions are in Chinese, or run together as coded', () => {
    expect(regionsOf(['胸部CT平扫'])).toEqual(['CHEST']);
    expect(regionsOf(['冠状位重建'])).toEqual([]);
    expect(regionsOf(['CHESTABDOMEN'])).toEqual(['CHEST', 'ABDOMEN']);
    expect(regionsOf(['R CC craniocaudal'])).toEqual([]);
    const now = study('2026-01-01', 'CT', '头颅平扫');
    expect(ranked(now, [study('2025-01-01', 'CT', '胸部平扫'), study('2024-01-01', 'CT', 'Head CT')])).toEqual([
      'CT Head CT',
    ]);
  });

  it('of a mammogram are mammograms, whatever they are called', () => {
    const now = study('2026-01-01', 'MG', 'Screening');
    expect(ranked(now, [study('2024-01-01', 'MG+SR', 'Bilateral'), study('2025-01-01', 'CT+SR', 'Low dose')])).toEqual([
      'MG+SR Bilateral',
    ]);
  });
});
