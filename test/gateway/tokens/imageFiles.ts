// The first bytes of image files of a given size, as each format writes them. For tests of sizes and estimates.

export function png(width: number, height: number): Buffer {
  const bytes = Buffer.alloc(33);
  bytes.write('\x89PNG\r\n\x1a\n\0\0\0\rIHDR', 'latin1');
  bytes.writeUInt32BE(width, 16);
  bytes.writeUInt32BE(height, 20);
  return bytes;
}

export function gif(width: number, height: number): Buffer {
  const bytes = Buffer.alloc(13);
  bytes.write('GIF89a', 'latin1');
  bytes.writeUInt16LE(width, 6);
  bytes.writeUInt16LE(height, 8);
  return bytes;
}

/** With an application segment before the frame, whose content looks like a frame of another size. */
export function jpeg(width: number, height: number): Buffer {
  const preview = Buffer.from([0xff, 0xe1, 0, 12, 0xff, 0xc0, 0, 17, 8, 0, 1, 0, 1, 0]);
  const table = Buffer.from([0xff, 0xc4, 0, 4, 0, 0]);
  const frame = Buffer.from([0xff, 0xff, 0xc2, 0, 17, 8, 0, 0, 0, 0, 3, 1, 0x22, 0]);
  frame.writeUInt16BE(height, 6);
  frame.writeUInt16BE(width, 8);
  return Buffer.concat([Buffer.from([0xff, 0xd8]), preview, table, frame]);
}

function webp(kind: string): Buffer {
  const bytes = Buffer.alloc(32);
  bytes.write('RIFF', 0, 'latin1');
  bytes.write(`WEBP${kind}`, 8, 'latin1');
  return bytes;
}

export function webpLossy(width: number, height: number): Buffer {
  const bytes = webp('VP8 ');
  bytes.writeUInt16LE(width, 26);
  bytes.writeUInt16LE(height, 28);
  return bytes;
}

export function webpLossless(width: number, height: number): Buffer {
  const bytes = webp('VP8L');
  bytes.writeUInt8(0x2f, 20);
  bytes.writeUInt32LE((width - 1) | ((height - 1) << 14), 21);
  return bytes;
}

export function webpExtended(width: number, height: number): Buffer {
  const bytes = webp('VP8X');
  bytes.writeUIntLE(width - 1, 24, 3);
  bytes.writeUIntLE(height - 1, 27, 3);
  return bytes;
}
