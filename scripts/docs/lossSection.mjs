// The section of docs/protocols.md about declared losses, as Markdown made from the table in src/protocols/losses.ts. Called by
// writeProtocolDocs.mjs and by the test that the document is up to date. Pure: texts in, text out.

/** The protocols as the document names them, in the order of its rows and columns. */
const clients = [
  ['openai-chat', 'OpenAI Chat'],
  ['openai-responses', 'OpenAI Responses'],
  ['anthropic', 'Anthropic'],
  ['gemini', 'Gemini'],
];
const upstreams = [...clients, ['bedrock', 'Bedrock'], ['vscode', 'VS Code']];

const begin =
  '<!-- The losses below are written by `npm run docs:protocols`; change the tables in src/protocols/lossTables. -->';
const end = '<!-- End of the losses. -->';

/**
 * @param {import('./lossSection.mjs').LossTable} table
 * @returns {string} The section, from its first marker to its last.
 */
export function lossSection({ losses, ownFields, concerns }) {
  const isGeneral = ({ from, to }) => from === undefined && to === undefined;
  const general = [ownFields, ...losses.request, ...losses.answer].filter(isGeneral);
  const special = (side) => losses[side].filter((loss) => !isGeneral(loss));
  const names = (rows) => rows.map(({ name }) => name).join(', ');
  const cell = (client, upstream) => {
    if (client === upstream) return 'passed through';
    const there = special('request').filter((loss) => concerns(loss, client, upstream));
    const back = special('answer').filter((loss) => concerns(loss, upstream, client));
    return `${names(there)}${back.length === 0 ? '' : `; *answers:* ${names(back)}`}`;
  };
  const meaning = ({ name, words, depends }) =>
    `| ${name} | ${words}${depends === undefined ? '' : ` *${why[depends]}*`} |`;
  const once = (rows) => rows.filter(({ name }, index) => rows.findIndex((other) => other.name === name) === index);
  return [
    begin,
    '',
    'Between any two protocols, and between two vendors of one protocol where the request must be translated:',
    '',
    '| what | what happens |',
    '|---|---|',
    ...once(general).map(meaning),
    '',
    'Between some protocols only, client by row and upstream by column:',
    '',
    `| | ${upstreams.map(([, title]) => `to ${title}`).join(' | ')} |`,
    `|---${'|---'.repeat(upstreams.length)}|`,
    ...clients.map(
      ([client, title]) => `| **${title}** | ${upstreams.map(([upstream]) => cell(client, upstream)).join(' | ')} |`,
    ),
    '',
    '| what | what happens |',
    '|---|---|',
    ...special('request').map(meaning),
    '',
    '| what, of answers | what happens |',
    '|---|---|',
    ...special('answer').map(meaning),
    '',
    end,
  ].join('\n');
}

const why = {
  model: 'Depends on the model.',
  vendor: 'Depends on the vendor.',
  conversation: 'Depends on the conversation.',
};

/**
 * The document with `section` in place of the one it has.
 * @param {string} document
 * @param {string} section
 * @returns {string}
 */
export function withLossSection(document, section) {
  const start = document.indexOf('<!-- The losses below');
  const stop = document.indexOf(end);
  if (start < 0 || stop < start) throw new Error('docs/protocols.md has lost the markers of its section on losses.');
  return document.slice(0, start) + section + document.slice(stop + end.length);
}
