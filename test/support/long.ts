// Whether the tests that have a quick and a whole form run whole: GATEHOUSE_LONG=1, `npm run test:crash:long`. The quick forms, part of
// `npm test`, meet every case and every step at least once, the whole ones every step of every case.

export const isLong = process.env['GATEHOUSE_LONG'] === '1';
