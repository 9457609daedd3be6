// Simplified Chinese words of what all pages share. Part of zhCn.ts; the keys are those of enPages.ts.
import type { enPages } from './enPages';

export const zhPages: Record<keyof typeof enPages, string> = {
  'pages.label': 'Gatehouse 的页面',
  'pages.overview': '概览',
  'pages.statistics': '统计',
  'pages.requests': '请求日志',
  'pages.prices': '价格',
  'pages.tools': '工具',
  'pages.endpoints': '接入点',
  'pages.virtual-keys': '密钥与预算',
  'common.undo': '撤销',
  'table.sortBy': '按{column}排序',
  'table.columns': '列',
};
