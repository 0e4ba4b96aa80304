import { expect, test } from 'vitest';
import { samePatient } from './same-patient.ts';

test('a patient is issuer and id', () => {
  expect(samePatient({ id: '1', issuer: 'A' }, { id: '1', issuer: 'A' })).toBe(true);
  expect(samePatient({ id: '1', issuer: 'A' }, { id: '1' })).toBe(true);
  expect(samePatient({ id: '1', issuer: 'A' }, { id: '1', issuer: 'B' })).toBe(false);
  expect(samePatient({ id: '1' }, { id: '2' })).toBe(false);
});

test('nobody without an id is known to be the same as anybody', () => {
  expect(samePatient({ id: '' }, { id: '' })).toBe(false);
});

test('one id with two birth dates is two patients', () => {
  expect(samePatient({ id: '1', birthDate: '1964-03-12' }, { id: '1', birthDate: '19640312' })).toBe(true);
  expect(samePatient({ id: '1', birthDate: '1964-03-12' }, { id: '1', birthDate: '1990-01-01' })).toBe(false);
});
