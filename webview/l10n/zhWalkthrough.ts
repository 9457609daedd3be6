// Chinese words that lead a new user from one step to the next. Part of zhCn.ts.
import type { enWalkthrough } from './enWalkthrough';

export const zhWalkthrough: Record<keyof typeof enWalkthrough, string> = {
  'firstSteps.title': '入门步骤',
  'firstSteps.progress': '{done}/{all}',
  'firstSteps.dismiss': '隐藏入门步骤',
  'firstSteps.done': '已完成',
  'firstSteps.channel': '添加渠道：一个提供商加上你自己的密钥',
  'firstSteps.channel.button': '添加渠道',
  'firstSteps.test': '测试渠道',
  'firstSteps.test.button': '测试渠道',
  'firstSteps.takeover': '接管一个工具，让它经由网关',
  'firstSteps.takeover.button': '选择工具',
  'firstSteps.cost': '发出一个请求，看看花了多少',
  'firstSteps.cost.button': '试发消息',
  'firstSteps.demo': '手边没有密钥？演示渠道无需账号即可回答。',
  'firstSteps.demo.button': '试用演示',
  'firstSteps.guide': '打开演练',
  'firstSteps.needsRequest': '在新终端里启动该工具并提问，或者直接在这里发一条消息。',

  'next.takeOver': '接管编程工具',
  'next.tryMessage': '试发消息',
  'next.connectOther': '接入其他工具',
  'next.openLog': '打开请求日志',
  'next.afterTakeover': '请重新启动该工具：之后它的请求及费用会显示在请求日志中。',
};
