import { deflateRawSync } from "node:zlib";
import { Rejected } from "@second-read/domain";
import { dicomFile, exampleMammogram, mammogramElements } from "@second-read/imaging/testing";
import { describe, expect, test } from "vitest";
import { itemsOf, textOf } from "./data-set.ts";
import { decodePixels } from "./decode-pixels.ts";
import { parseDicom } from "./parse-dicom.ts";
import { tags, transferSyntaxes } from "./tags.ts";
import { concatenate, type WrittenElement, writeDataSet } from "./write-data-set.ts";

const { pixels } = exampleMammogram();
const { implicitLittleEndian, explicitLittleEndian, explicitBigEndian, deflatedExplicitLittleEndian, jpegLossless } = transferSyntaxes;

/** DECODED if the pixels are those of the example, else the code of the rejection. */
async function outcomeOf(bytes: Uint8Array): Promise<string> {
  try {
    expect((await decodePixels(parseDicom(bytes))).pixels).toEqual(pixels);
    return "DECODED";
  } catch (error) {
    if (error instanceof Rejected) return error.code;
    throw error;
  }
}

/** A file with the given bytes as its data set, whatever its transfer syntax says. */
const fileOf = (transferSyntax: string, ...dataSet: Uint8Array[]) => concatenate([dicomFile([], { transferSyntax }), ...dataSet]);

const short = (value: number) => Uint8Array.of(value & 255, value >> 8);
const long = (value: number) => concatenate([short(value & 0xffff), short(value >>> 16)]);
const tagOf = (tag: number) => concatenate([short(tag >>> 16), short(tag & 0xffff)]);
const text = (value: string) => new TextEncoder().encode(value);
const item = (length: number) => concatenate([tagOf(0xfffee000), long(length)]);
const itemEnd = concatenate([tagOf(0xfffee00d), long(0)]);
const sequenceEnd = concatenate([tagOf(0xfffee0dd), long(0)]);
const undefinedLength = 0xffffffff;
const explicitHeader = (tag: number, vr: string, length: number) => concatenate([tagOf(tag), text(vr), short(0), long(length)]);
const shortHeader = (tag: number, vr: string, length: number) => concatenate([tagOf(tag), text(vr), short(length)]);
const implicitHeader = (tag: number, length: number) => concatenate([tagOf(tag), long(length)]);

const explicit = writeDataSet(mammogramElements());
const swap = (bytes: Uint8Array) => Uint8Array.from(bytes, (_, at) => bytes[at ^ 1]!);
/** An element in the retired big-endian byte order. */
function inBigEndian(tag: number, vr: string, value: Uint8Array, numbers = vr === "US" || vr === "OW"): Uint8Array {
  const isLong = vr === "OW" || vr === "UN";
  const turned = (isLong ? explicitHeader(tag, vr, value.length) : shortHeader(tag, vr, value.length)).slice();
  turned.set(swap(turned.subarray(0, 4)), 0);
  if (isLong) turned.set(turned.slice(8, 12).reverse(), 8);
  else turned.set(swap(turned.subarray(6, 8)), 6);
  return concatenate([turned, numbers ? swap(value) : value]);
}

/** The same elements in the implicit form, and in the retired big-endian byte order. */
const implicit = rewrite((tag, _, value) => concatenate([implicitHeader(tag, value.length), value]));
const bigEndian = rewrite((tag, vr, value) => inBigEndian(tag, vr, value));

function rewrite(write: (tag: number, vr: string, value: Uint8Array) => Uint8Array): Uint8Array {
  return concatenate(
    mammogramElements()
      .sort((a, b) => a.tag - b.tag)
      .map((element) => {
        const written = writeDataSet([element]);
        return write(element.tag, element.vr, written.subarray(element.vr === "OW" ? 12 : 8));
      }),
  );
}

describe("a data set is read as its bytes are encoded, whatever the transfer syntax says", () => {
  const native = [implicitLittleEndian, explicitLittleEndian, explicitBigEndian];
  const encodings = [["explicit", explicit] as const, ["implicit", implicit] as const, ["big-endian", bigEndian] as const];
  test.each(native.flatMap((declared) => encodings.map(([name, bytes]) => [name, declared, bytes] as const)))(
    "%s bytes under %s",
    async (_, declared, bytes) => {
      expect(await outcomeOf(fileOf(declared, bytes))).toBe("DECODED");
    },
  );

  test("big-endian words under a VR that has no byte order are refused, not shown as noise", async () => {
    const asBytes = bigEndian.slice();
    asBytes.set(text("OB"), bigEndian.length - pixels.byteLength - 8);
    expect(await outcomeOf(fileOf(explicitBigEndian, asBytes))).toBe("UNSUPPORTED_TRANSFER_SYNTAX");
  });

  test("big-endian numbers that a writer sends as UN are read as numbers", async () => {
    const asUnknown = rewrite((tag, vr, value) => (vr === "US" ? inBigEndian(tag, "UN", value, true) : inBigEndian(tag, vr, value)));
    expect(await outcomeOf(fileOf(explicitBigEndian, asUnknown))).toBe("DECODED");
    // Also those that the example lacks; a table of 64 KB does not fit into US.
    const table = new Uint8Array(Uint16Array.from({ length: 65_536 }, (_, at) => at).buffer);
    const numbers: [number, Uint8Array][] = [
      [tags.PixelPaddingValue, short(4000)],
      [tags.PixelPaddingRangeLimit, short(4095)],
      [tags.LUTDescriptor, concatenate([short(0), short(0), short(16)])],
      [tags.LUTData, table],
      [0x60020102, short(12)],
    ];
    const elements = numbers.map(([tag, value]) => inBigEndian(tag, "UN", value, true));
    const { dataSet } = parseDicom(fileOf(explicitBigEndian, inBigEndian(tags.Modality, "CS", text("MG")), ...elements));
    for (const [tag, value] of numbers) expect(dataSet.get(tag)).toEqual({ kind: "value", vr: "UN", bytes: value });
    // Texts have no byte order.
    const asText = inBigEndian(tags.PatientID, "UN", text("patient 1."));
    expect(textOf(parseDicom(fileOf(explicitBigEndian, asText)).dataSet, tags.PatientID)).toBe("patient 1.");
  });

  test("what is deflated and does not say so is refused for its syntax", async () => {
    expect(await outcomeOf(fileOf(explicitLittleEndian, deflateRawSync(explicit)))).toBe("UNSUPPORTED_TRANSFER_SYNTAX");
  });

  test("big endian, deflated, and without preamble and meta information", async () => {
    expect(await outcomeOf(bigEndian)).toBe("DECODED");
    expect(await outcomeOf(fileOf(explicitBigEndian, bigEndian))).toBe("DECODED");
    for (const bytes of [explicit, implicit]) {
      expect(await outcomeOf(fileOf(deflatedExplicitLittleEndian, deflateRawSync(bytes)))).toBe("DECODED");
      expect(await outcomeOf(bytes)).toBe("DECODED");
    }
  });

  test("native pixel data under a compressed syntax, and the other way round, are refused for their syntax", async () => {
    expect(await outcomeOf(fileOf(jpegLossless, explicit))).toBe("UNSUPPORTED_TRANSFER_SYNTAX");
    const head = writeDataSet(mammogramElements([], [tags.PixelData]));
    const fragments = [explicitHeader(tags.PixelData, "OB", undefinedLength), item(0), item(4), text("abcd"), sequenceEnd];
    expect(await outcomeOf(fileOf(explicitLittleEndian, head, ...fragments))).toBe("UNSUPPORTED_TRANSFER_SYNTAX");
    expect(await outcomeOf(fileOf(deflatedExplicitLittleEndian, explicit))).toBe("CORRUPT");
  });
});

describe("bytes after the last element", () => {
  test.each([1, 2, 7, 8, 9, 511, 512, 100_000])("%i zero bytes are no element", async (count) => {
    for (const [syntax, bytes] of [
      [explicitLittleEndian, explicit],
      [implicitLittleEndian, implicit],
      [explicitBigEndian, bigEndian],
    ] as const)
      expect(await outcomeOf(fileOf(syntax, bytes, new Uint8Array(count)))).toBe("DECODED");
  });

  test("Data Set Trailing Padding is one, other bytes are refused", async () => {
    const padding = concatenate([explicitHeader(0xfffcfffc, "OB", 1000), new Uint8Array(1000).fill(7)]);
    expect(await outcomeOf(fileOf(explicitLittleEndian, explicit, padding, new Uint8Array(24)))).toBe("DECODED");
    const zip = concatenate([text("PK"), Uint8Array.of(5, 6), new Uint8Array(18)]);
    for (const tail of [
      text("PK"),
      zip,
      text("<html></html>"),
      concatenate([new Uint8Array(100), text("x")]),
      new Uint8Array(64).fill(255),
    ])
      expect(await outcomeOf(fileOf(explicitLittleEndian, explicit, tail))).toBe("CORRUPT");
  });

  test("pixel data may be padded with one value, but hold no further rows", async () => {
    const withPixels = (bytes: Uint8Array) => dicomFile(mammogramElements([{ tag: tags.PixelData, vr: "OW", value: bytes }]));
    const bytes = new Uint8Array(pixels.buffer);
    for (const padding of [2, 100, 5000])
      expect(await outcomeOf(withPixels(concatenate([bytes, new Uint8Array(padding)])))).toBe("DECODED");
    expect(await outcomeOf(withPixels(concatenate([bytes, bytes.subarray(1000, 1096)])))).toBe("CORRUPT");
    expect(await outcomeOf(withPixels(bytes.subarray(2)))).toBe("TRUNCATED");
  });
});

describe("sequences", () => {
  const element = writeDataSet([{ tag: tags.CodeValue, vr: "SH", value: "ab" }]);
  const sequence = (tag: number, vr: string, ...content: Uint8Array[]) => {
    const length = content.reduce((sum, part) => sum + part.length, 0);
    return {
      defined: concatenate([explicitHeader(tag, vr, length), ...content]),
      open: concatenate([explicitHeader(tag, vr, undefinedLength), ...content]),
      closed: concatenate([explicitHeader(tag, vr, undefinedLength), ...content, sequenceEnd]),
    };
  };
  const definedItem = concatenate([item(element.length), element]);
  const openItem = concatenate([item(undefinedLength), element]);
  const closedItem = concatenate([openItem, itemEnd]);
  const implicitItem = concatenate([item(10), implicitHeader(tags.CodeValue, 2), text("ab")]);
  const nest = (depth: number): Uint8Array =>
    depth === 0 ? element : sequence(0x00081140, "SQ", item(undefinedLength), nest(depth - 1), itemEnd).closed;
  /** Before the pixels, and in a file with elements after them. */
  const outcomesWith = (bytes: Uint8Array) =>
    Promise.all([outcomeOf(fileOf(explicitLittleEndian, bytes, explicit)), outcomeOf(fileOf(explicitLittleEndian, explicit, bytes))]);

  test.each([
    ["defined in defined", sequence(0x00081140, "SQ", definedItem).defined],
    ["undefined in defined", sequence(0x00081140, "SQ", closedItem, definedItem).defined],
    ["defined in undefined", sequence(0x00081140, "SQ", definedItem, closedItem).closed],
    ["empty, both ways", concatenate([sequence(0x00081140, "SQ").defined, sequence(0x00081150, "SQ").closed])],
    ["of unknown VR, implicit inside", sequence(0x00091010, "UN", implicitItem).closed],
    ["of unknown VR, explicit inside against the standard", sequence(0x00091010, "UN", definedItem).closed],
    ["twenty deep", nest(20)],
  ])("%s are read", async (_, bytes) => {
    expect(await outcomesWith(bytes)).toEqual(["DECODED", "DECODED"]);
  });

  test.each([
    ["implicit", implicitItem],
    ["explicit against the standard", definedItem],
  ])("one that is read and came as UN with a length is one all the same, %s inside", (_, inside) => {
    const bytes = sequence(tags.ViewCodeSequence, "UN", inside).defined;
    const { dataSet } = parseDicom(fileOf(explicitLittleEndian, explicit, bytes));
    expect(itemsOf(dataSet, tags.ViewCodeSequence).map((one) => textOf(one, tags.CodeValue))).toEqual(["ab"]);
  });

  test.each([
    ["without its delimiter", sequence(0x00081140, "SQ", closedItem).open],
    ["whose item lacks its delimiter", sequence(0x00081140, "SQ", openItem).open],
    ["whose item is longer than it", concatenate([explicitHeader(0x00081140, "SQ", 12), item(400), element])],
    ["five hundred deep", nest(500)],
    ["with implicit items among explicit ones", sequence(0x00081140, "SQ", implicitItem).defined],
  ])("a sequence %s is refused as damaged or cut, never as another format", async (_, bytes) => {
    for (const outcome of await outcomesWith(bytes)) expect(outcome).toMatch(/^(TRUNCATED|CORRUPT)$/);
  });

  test("fragments without their delimiter are refused as cut, whether zeros follow or not", async () => {
    const head = writeDataSet(mammogramElements([], [tags.PixelData]));
    const fragments = concatenate([explicitHeader(tags.PixelData, "OB", undefinedLength), item(0), item(4), text("abcd")]);
    for (const zeros of [0, 8, 16, 4000])
      expect(await outcomeOf(fileOf(jpegLossless, head, fragments, new Uint8Array(zeros)))).toBe("TRUNCATED");
  });
});

describe("odd elements", () => {
  const others: readonly (readonly [string, Uint8Array])[] = [
    ["a VR of the future", concatenate([explicitHeader(0x00080301, "ZQ", 2), text("ab")])],
    ["no VR at all", concatenate([implicitHeader(0x00080301, 2), text("ab")])],
    ["a value of odd length", concatenate([shortHeader(0x00080301, "LO", 3), text("abc")])],
    ["private elements", writeDataSet([{ tag: 0x00090010, vr: "LO", value: "x" } satisfies WrittenElement])],
    ["a wrong group length", concatenate([shortHeader(0x00080000, "UL", 4), long(77)])],
  ];
  test.each(others)("%s is passed over", async (_, bytes) => {
    const first = writeDataSet([{ tag: 0x00080005, vr: "CS", value: "ISO_IR 100" }]);
    expect(await outcomeOf(fileOf(explicitLittleEndian, first, bytes, explicit))).toBe("DECODED");
  });

  test.each([
    ["a VR that nobody knows, in the short form", concatenate([shortHeader(0x00080301, "ZQ", 2), text("ab")])],
    ["a VR that is none", concatenate([shortHeader(0x00080301, "lo", 2), text("ab")])],
    ["a delimiter of nothing", sequenceEnd],
  ])("%s is refused as damage", async (_, bytes) => {
    const first = writeDataSet([{ tag: 0x00080005, vr: "CS", value: "ISO_IR 100" }]);
    expect(await outcomeOf(fileOf(explicitLittleEndian, first, bytes, explicit))).toBe("CORRUPT");
  });

  test("a million elements are refused, and so are a hundred million zeros before one", { timeout: 20_000 }, async () => {
    const many = new Uint8Array(8_000_000);
    const one = shortHeader(0x00090010, "LO", 0);
    for (let at = 0; at < many.length; at += one.length) many.set(one, at);
    expect(await outcomeOf(fileOf(explicitLittleEndian, many, explicit))).toBe("CORRUPT");
    expect(await outcomeOf(fileOf(explicitLittleEndian, explicit, new Uint8Array(100_000_000), text("x")))).toBe("CORRUPT");
  });
});
