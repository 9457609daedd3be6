// What the regions of provider presets are called. Data only; used by the preset rows.

export const global = { en: 'Global', zh: '国际' };
export const domestic = { en: 'China', zh: '中国' };
export const codingDomestic = { en: 'Coding plan, China', zh: '编程套餐（中国）' };
export const codingGlobal = { en: 'Coding plan, global', zh: '编程套餐（国际）' };
