import type { faults as english } from '../en/faults.ts';
import type { Words } from '../words.ts';

export const faults: Words<typeof english> = {
  'fault.unreachable': '无法连接 {{source}}。',
  'fault.unreachable.do': '恢复连接前无法显示其中的内容。请检查网络后重试。',
  'fault.refused': '{{source}} 返回错误 {{status}}。',
  'fault.refused.do': '暂时无法显示其中的内容。请稍后重试。',
  'fault.missing': '存储中没有该内容。',
  'fault.missing.do': '可能已被移动或删除。请确认链接中的存储是否正确。',
  'fault.sign-in': '{{source}} 要求登录。',
  'fault.sign-in.do': '请先在本浏览器中登录该存储，然后重试。',
  'fault.truncated': '数据提前结束。',
  'fault.truncated.do': '不完整的内容不会显示。请重试。',
  'fault.corrupt': '数据自相矛盾。',
  'fault.corrupt.do': '未据此绘制任何图像。请重试；若仍然如此，则存储的文件已损坏。',
  'fault.digest': '数据与归档时不一致。',
  'fault.digest.do': '未据此绘制任何图像。请告知归档管理员：磁盘上的文件已改变。',
  'fault.unsupported': '无法显示此类对象。',
  'fault.unsupported.do': '其他序列不受影响。',
  'fault.too-large': '超出本设备可容纳的大小。',
  'fault.too-large.do': '请在内存更大的电脑上打开。',
  'fault.not-dicom': '不是可显示的 DICOM 文件。',
  'fault.not-dicom.do': '其他文件不受影响。',
  'fault.internal': '查看器的一部分已停止。',
  'fault.internal.do': '请重新加载页面。',
  'fault.aborted': '已取消。',
  'fault.aborted.do': '重新打开即可继续。',
};
