import type { Words } from '../words.ts';
import type { followUp as english } from '../en/follow-up.ts';

export const followUp: Words<typeof english> = {
  'followUp.title': '随访',
  'followUp.none': '尚未随访病灶。先选中一个测量，再选中它在另一检查或另一层面上的对应测量，然后按 Shift S。',
  'followUp.lesion': '病灶，mm',
  'followUp.name': '病灶名称',
  'followUp.node': '淋巴结',
  'followUp.sum': '总和',
  'followUp.fromBaseline': '较基线',
  'followUp.fromNadir': '较最小值',
  'followUp.category': 'RECIST 1.1 分类',
  'followUp.baseline': '基线',
  'followUp.CR': '按算术为完全缓解',
  'followUp.PR': '按算术为部分缓解',
  'followUp.SD': '按算术为稳定',
  'followUp.PD': '按算术为进展',
  'followUp.NE': '有病灶未测量',
  'followUp.chart': '直径总和随时间的变化；数值见表格',
  'followUp.note':
    '对上述数值应用 RECIST 1.1 阈值。仅为算术，不是诊断：未考虑新病灶和非靶病灶。计入长度、两轴和圆；淋巴结取短径；箭头、注释或点表示病灶已消失。',
  'followUp.volume_other': '{{volume}} cm³，{{count}} 层',
  'followUp.between_other': '（其间 {{count}} 层为插值）',
  'followUp.same': '病灶',
  'followUp.named': '病灶 {{name}}',
  'followUp.new': '新病灶',
  'followUp.noLesion': '无病灶',
  'command.same-lesion': '与前一个测量为同一病灶',
  'command.follow-up': '病灶随访',
  'blocked.twoMarks': '请先选中一个测量，再选中其对应测量',
  'blocked.sameLesion': '它们已是同一病灶',
  'blocked.otherPatient': '它们可能属于不同患者',
};
