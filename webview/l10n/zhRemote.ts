// Simplified Chinese words about where the gateway runs and about its further addresses. Part of zhCn.ts; the keys are those of enRemote.ts.
import type { enRemote } from './enRemote';

export const zhRemote: Record<keyof typeof enRemote, string> = {
  'place.ssh': '网关运行在 {host} 上（SSH）：此窗口终端里的工具使用它。',
  'place.wsl': '网关运行在 WSL（{host}）中：此窗口终端里的工具使用它。',
  'place.container': '网关运行在容器 {host} 中：此窗口终端里的工具使用它。',
  'place.codespaces': '网关运行在 codespace {host} 中：其终端里的工具使用它。请让转发的端口保持私有。',
  'place.tunnel': '网关运行在 {host} 上（隧道）：此窗口终端里的工具使用它。',
  'place.other': '网关运行在 {host} 上：此窗口终端里的工具使用它。',

  'listen.plain': '可从本机以外以明文访问：{urls}。只有写明允许地址的密钥才能在那里使用。',
  'listen.secure': '可从本机以外通过 TLS 访问：{urls}。只有写明允许地址的密钥才能在那里使用。',
  'listen.address-missing': '{url}：本机目前没有这个地址，会继续重试。',
  'listen.port-taken': '{url}：端口被其他程序占用，会继续重试。',
  'listen.waiting-for-certificate': '{url} 正在等待证书：在此之前不会以明文提供服务。',
  'listen.failed': '{url} 无法打开，原因见日志，会继续重试。',
  'listen.unconfirmed': '确认之前不会打开：{addresses}',
  'listen.problem': '无法使用更多地址的设置：{problem}',
  'listen.confirm': '确认…',
  'listen.settings': '设置',
  'listen.certificate.missing-file': '证书：{file} 不存在。',
  'listen.certificate.unreadable': '证书：无法读取 {file}。',
  'listen.certificate.invalid': '证书：{file} 中没有可用的内容。',
  'listen.certificate.no-match': '证书：私钥 {file} 属于另一个证书。',
  'listen.certificate.passphrase': '证书：{file} 需要口令。',
  'listen.certificate.expires-soon': '证书 {file} 将于 {date} 到期。',
  'listen.certificate.not-valid-now': '证书 {file} 目前无效；有效期至 {date}。',
  'listen.certificate.older': '仍在使用上一个有效的证书。',

  'endpoints.root': '地址',
  'endpoints.root.own': '{url}：本机',
  'endpoints.root.hint': '在别处，只有在允许的地址中写明客户端地址的密钥才能使用。',
};
