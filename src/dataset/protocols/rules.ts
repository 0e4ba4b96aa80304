import type { DisplaySet } from '../display-set.ts';
import { isStudyAttribute, setAttribute, studyAttribute, type StudyToHang, type Value } from './attributes.ts';
import type { Rule } from './protocol.ts';
import { wordsOf } from './regions.ts';

/** The sum of the rules that hold, or undefined where one that is required does not. */
export function scoreSet(set: DisplaySet, rules: readonly Rule[]): number | undefined {
  return total(rules, (rule) => {
    return isStudyAttribute(rule.attribute) ? 0 : holds(setAttribute(set, rule.attribute), rule);
  });
}

/**
 * The same for a study. What is asked of pictures holds where one of them has it. `priors` = how many relevant earlier
 * studies there are, undefined while that is not known: then it rules nothing out.
 */
export function scoreStudy(study: StudyToHang, priors: number | undefined, rules: readonly Rule[]): number | undefined {
  return total(rules, (rule) => {
    const { attribute } = rule;
    if (attribute === 'priors' && priors === undefined) return 1;
    if (isStudyAttribute(attribute)) return holds(studyAttribute(study, priors, attribute), rule);
    return Math.max(0, ...study.displaySets.map((set) => holds(setAttribute(set, attribute), rule)));
  });
}

function total(rules: readonly Rule[], share: (rule: Rule) => number): number | undefined {
  let sum = 0;
  for (const rule of rules) {
    const part = share(rule);
    if (part === 0 && rule.required === true) return undefined;
    sum += part * (rule.weight ?? 1);
  }
  return sum;
}

/** From 0, not at all, to 1. */
function holds(value: Value, rule: Rule): number {
  const share = value === undefined ? 0 : typeof value === 'number' ? within(value, rule) : spoken(value, rule);
  return rule.not === true ? (share > 0 ? 0 : 1) : share;
}

function within(value: number, { is, atLeast, atMost }: Rule): number {
  const listed = is === undefined || is.includes(String(value));
  return listed && value >= (atLeast ?? -Infinity) && value <= (atMost ?? Infinity) ? 1 : 0;
}

function spoken(texts: readonly string[], { is, has, resembles }: Rule): number {
  if (is && !is.some((wanted) => texts.includes(wanted.toUpperCase()))) return 0;
  if (has) {
    const all = texts.map((text) => ` ${wordsOf(text).join(' ')}`);
    const found = has.some((wanted) => all.some((text) => text.includes(` ${wordsOf(wanted).join(' ')}`)));
    if (!found) return 0;
  }
  if (resembles === undefined) return texts.length > 0 ? 1 : 0;
  const share = Math.max(0, ...texts.map((text) => likeness(wordsOf(text), wordsOf(resembles))));
  return share >= 1 / 3 ? share : 0;
}

/** How much of all the words of two texts is in both: 0 to 1. Bare numbers count only where there is nothing else. */
export function likeness(a: readonly string[], b: readonly string[]): number {
  const telling = (words: readonly string[]) => {
    const named = words.filter((word) => !/^\d+$/.test(word));
    return new Set(named.length > 0 ? named : words);
  };
  const [p, q] = [telling(a), telling(b)];
  const common = [...p].filter((word) => q.has(word)).length;
  const all = p.size + q.size - common;
  return all === 0 ? 0 : common / all;
}
