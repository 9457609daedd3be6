// The multipart scanner: finds fields wherever a form is cut, and refuses what two readers could understand differently.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { boundaryOf, isForm, readPartHeaders } from '../../src/gateway/proxy/multipartHeaders';
import { MultipartScanner } from '../../src/gateway/proxy/multipartScanner';
import { GatewayError } from '../../src/shared/errors';

const boundary = '----formdata-undici-041602428567';

interface Part {
  name: string;
  content: Buffer;
  filename?: string;
}

function write(parts: readonly Part[], end = '--\r\n'): Buffer {
  const pieces = parts.flatMap(({ name, content, filename }) => [
    Buffer.from(`--${boundary}\r\nContent-Disposition: form-data; name="${name}"`),
    Buffer.from(filename === undefined ? '\r\n\r\n' : `; filename="${filename}"\r\nContent-Type: audio/wav\r\n\r\n`),
    content,
    Buffer.from('\r\n'),
  ]);
  return Buffer.concat([...pieces, Buffer.from(`--${boundary}${end}`)]);
}

/** Scans `body` in pieces of the given sizes, over and over. */
function scan(body: Buffer, sizes: readonly number[] = [body.length], others: string[] = []): MultipartScanner {
  const scanner = new MultipartScanner(boundary, others);
  for (let at = 0, turn = 0; at < body.length; turn += 1) {
    const size = sizes[turn % sizes.length] ?? 1;
    // A copy of its own, as a socket would give it.
    scanner.push(new Uint8Array(body.subarray(at, at + size)));
    at += size;
  }
  scanner.finish();
  return scanner;
}

function refusal(act: () => unknown): string {
  try {
    act();
  } catch (error) {
    if (GatewayError.is(error, 'bad-request')) return error.message;
    throw error;
  }
  throw new Error('was not refused');
}

const text = (name: string, content: string): Part => ({ name, content: Buffer.from(content) });

describe('fields', () => {
  const file: Part = {
    name: 'file',
    filename: 'a "b".wav'.replaceAll('"', '%22'),
    content: Buffer.alloc(5000, 'RIFF'),
  };

  it.each([
    ['before the file', [text('model', 'whisper-1'), file]],
    ['behind the file', [file, text('model', 'whisper-1'), text('stream', 'true')]],
    ['between', [text('prompt', ''), text('model', 'whisper-1'), file]],
  ])('are found %s', (_where, parts) => {
    const body = write(parts);
    const scanner = scan(body, [1000], ['stream']);
    const model = scanner.fields.get('model');
    expect(model?.value).toBe('whisper-1');
    expect(body.subarray(model?.start, model?.end).toString()).toBe('whisper-1');
    expect(scanner.file?.length).toBe(5000);
    expect(scanner.file?.head.equals(file.content.subarray(0, 4096))).toBe(true);
    expect(scanner.fields.get('stream')?.value).toBe(
      parts.length > 2 && parts[2]?.name === 'stream' ? 'true' : undefined,
    );
  });

  it('are found at the same place however the form is cut', () => {
    const bits = fc.constantFrom(
      '\r\n',
      '-',
      '--',
      `-${boundary}`,
      `--${boundary.slice(0, -1)}`,
      `x--${boundary}x`,
      '\r',
      'a',
    );
    const content = fc.array(bits, { maxLength: 20 }).map((pieces) => Buffer.from(`.${pieces.join('.')}.`));
    const part = fc.oneof(
      fc.record({ name: fc.constantFrom('prompt', 'other', 'n'), content }),
      fc.record({ name: fc.constant('file'), filename: fc.constant('f.bin'), content }),
    );
    const sizes = fc.array(fc.integer({ min: 1, max: 70 }), { minLength: 1, maxLength: 6 });
    fc.assert(
      fc.property(fc.array(part, { maxLength: 4 }), content, fc.nat(4), sizes, (around, value, at, cuts) => {
        const parts: Part[] = [...around];
        parts.splice(Math.min(at, parts.length), 0, { name: 'model', content: value });
        const body = write(parts);
        const found = scan(body, cuts).fields.get('model');
        const whole = scan(body).fields.get('model');
        expect(found).toEqual(whole);
        expect(found?.value).toBe(value.toString());
        expect(body.subarray(found?.start, found?.end).equals(value)).toBe(true);
      }),
      { numRuns: 400 },
    );
  });

  it('agree with the platform’s own reader', async () => {
    const form = new FormData();
    form.set('file', new File([Buffer.alloc(70_000, 'x')], 'ä"\r\n.wav', { type: 'audio/wav' }));
    form.set('model', 'gpt-4o-transcribe 模型');
    form.set('prompt', 'line\r\n--line');
    const response = new Response(form);
    const scanner = new MultipartScanner(boundaryOf(response.headers.get('content-type') ?? ''), ['prompt']);
    scanner.push(await response.bytes());
    scanner.finish();
    expect(scanner.fields.get('model')?.value).toBe('gpt-4o-transcribe 模型');
    expect(scanner.fields.get('prompt')?.value).toBe('line\r\n--line');
    expect(scanner.file?.length).toBe(70_000);
  });

  it('may be missing, and a form may be empty of parts', () => {
    expect(scan(write([file])).fields.get('model')).toBeUndefined();
    expect(scan(Buffer.from(`--${boundary}--`)).fields.size).toBe(0);
  });
});

describe('is refused', () => {
  const head = `--${boundary}\r\nContent-Disposition: form-data; name=`;
  const model = `${head}"model"\r\n\r\nm\r\n`;
  const end = `--${boundary}--\r\n`;
  it.each<[string, string | Buffer]>([
    ['a second model', model + model + end],
    ['a model in other letter case', `${head}"Model"\r\n\r\nm\r\n${end}`],
    ['a model with spaces around its name', `${head}" model "\r\n\r\nm\r\n${end}`],
    ['a model that is a file', `${head}"model"; filename="m"\r\n\r\nm\r\n${end}`],
    [
      'a model in base64',
      `--${boundary}\r\nContent-Transfer-Encoding: base64\r\nContent-Disposition: form-data; name="model"\r\n\r\nbQ==\r\n${end}`,
    ],
    ['a model in UTF-16', `${head}"model"\r\nContent-Type: text/plain; charset=utf-16\r\n\r\nm\r\n${end}`],
    [
      'a model that is not UTF-8',
      Buffer.concat([Buffer.from(`${head}"model"\r\n\r\n`), Buffer.from([0xff, 0xfe]), Buffer.from(`\r\n${end}`)]),
    ],
    ['a model without end', `${head}"model"\r\n\r\n${'m'.repeat(20_000)}`],
    ['a model of endless length', `${head}"model"\r\n\r\n${'m'.repeat(20_000)}\r\n${end}`],
    ['a name twice', `${head}"x"; name="model"\r\n\r\nm\r\n${end}`],
    ['an extended name', `${head}"x"; name*=utf-8''model\r\n\r\nm\r\n${end}`],
    ['an escaped name', `${head}"mo\\del"\r\n\r\nm\r\n${end}`],
    ['no name', `--${boundary}\r\nContent-Disposition: form-data\r\n\r\nm\r\n${end}`],
    ['another disposition', `--${boundary}\r\nContent-Disposition: attachment; name="model"\r\n\r\nm\r\n${end}`],
    ['no disposition', `--${boundary}\r\n\r\nm\r\n${end}`],
    ['two dispositions', `${head}"x"\r\nContent-Disposition: form-data; name="model"\r\n\r\nm\r\n${end}`],
    ['a folded header', `--${boundary}\r\nContent-Disposition: form-data;\r\n name="model"\r\n\r\nm\r\n${end}`],
    [
      'a lone line feed in a header',
      `--${boundary}\r\nX: y\nContent-Disposition: form-data; name="model"\r\n\r\nm\r\n${end}`,
    ],
    ['endless headers', `--${boundary}\r\nX: ${'y'.repeat(10_000)}`],
    [
      'a boundary behind a lone line feed',
      `${head}"x"\r\n\r\ny\n--${boundary}\r\nContent-Disposition: form-data; name="model"\r\n\r\nm\r\n${end}`,
    ],
    ['a boundary behind a lone carriage return', `${head}"x"\r\n\r\ny\r--${boundary}--\r\n`],
    ['a boundary right behind the headers', `${head}"x"\r\n\r\n--${boundary}--\r\n`],
    ['a boundary that goes on', `${head}"x"\r\n\r\ny\r\n--${boundary}0\r\n${end}`],
    ['space behind a boundary', `--${boundary} \r\n${model}${end}`],
    ['words before the first boundary', `preamble\r\n${model}${end}`],
    ['a form behind the form', model + end + model + end],
    ['no end', model],
    ['no bytes', ''],
    ['a part too many', `${head}"x"\r\n\r\ny\r\n`.repeat(1001) + end],
  ])('%s', (_what, form) => {
    const body = Buffer.from(form);
    const reason = refusal(() => scan(body));
    expect(refusal(() => scan(body, [1]))).toBe(reason);
    expect(reason).toMatch(/^The multipart form cannot be read: /);
  });

  it('a Content-Type without a proper boundary', () => {
    for (const type of [
      'multipart/form-data',
      'multipart/form-data; boundary=',
      'multipart/form-data; boundary=""',
      `multipart/form-data; boundary=${'b'.repeat(71)}`,
      'multipart/form-data; boundary="ä"',
      'multipart/form-data; boundary=a; boundary=b',
      'multipart/form-data; boundary=a; Boundary=b',
      'multipart/form-data; boundary="a ',
      'multipart/form-data boundary=a',
      'multipart/mixed; boundary=a',
    ])
      expect(refusal(() => boundaryOf(type))).toContain('boundary');
    expect(boundaryOf('Multipart/Form-Data; charset=utf-8; boundary="a b\'c:d"')).toBe("a b'c:d");
    expect(boundaryOf('multipart/form-data; boundary=----x;')).toBe('----x');
    expect([isForm('multipart/form-data; boundary=x'), isForm('application/json'), isForm(undefined)]).toEqual([
      true,
      false,
      false,
    ]);
  });

  it('but not what real clients send', () => {
    const headers = (lines: string) => readPartHeaders(Buffer.from(lines));
    expect(headers('Content-Disposition: form-data; name=model')).toMatchObject({ name: 'model', plain: true });
    expect(
      headers('content-disposition: form-data; name="model"\r\nContent-Type: text/plain; charset=utf-8').plain,
    ).toBe(true);
    expect(
      headers(`Content-Disposition: form-data; name="file"; filename="a;b.wav"; filename*=UTF-8''%C3%A4`).filename,
    ).toBe('a;b.wav');
    expect(headers('Content-Disposition: form-data; name="file"; filename="C:\\\\dir\\\\a.wav"').name).toBe('file');
  });
});
