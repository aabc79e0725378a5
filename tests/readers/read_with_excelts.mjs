// Says what excelts reads in workbooks, as JSON, a line each: {file: {names, sheets}, or {error}}. Run:
// node read_with_excelts.mjs FILE... Over some broken files excelts waits for ever: node then ends by itself, with 13.

import { Workbook } from "@cj-tech-master/excelts";

const plain = (value) => {
  if (value === null || value === undefined) return null;
  if (value instanceof Date) return null; // a number with a look: what it is as a date is another question
  if (typeof value !== "object") return value;
  if ("formula" in value || "sharedFormula" in value) return null; // in a row of totals excelts knows no result
  if (Array.isArray(value.richText)) return value.richText.map((part) => part.text).join("");
  if ("text" in value) return plain(value.text);
  return null;
};

const cellsOf = (sheet) => {
  const cells = {};
  sheet.eachRow((row) => row.eachCell((cell) => {
    const value = plain(cell.value);
    if (value !== null && value !== "") cells[cell.address] = [value, cell.numFmt ?? "General"];
  }));
  return cells;
};

const seenIn = async (file) => {
  const book = new Workbook();
  await book.xlsx.readFile(file);
  return {
    names: Object.fromEntries((book.definedNames.model ?? []).map((one) => [one.name, one.ranges])),
    sheets: Object.fromEntries(book.worksheets.map((sheet) => [sheet.name, {
      state: sheet.state,
      tables: sheet.getTables().map((one) => one.model ?? one.table),
      checks: sheet.dataValidations?.model ?? {},
      looks: sheet.conditionalFormattings ?? [],
      merged: sheet.model?.merges ?? [],
      cells: cellsOf(sheet),
    }])),
  };
};

for (const file of process.argv.slice(2)) {
  let seen;
  try {
    seen = await seenIn(file);
  } catch (error) {
    seen = { error: String(error) };
  }
  process.stdout.write(JSON.stringify({ [file]: seen }) + "\n");
}
