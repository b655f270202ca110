// Prints the names that ical.js reads in a file of vCards 4.0; see ../card-parsers.

import { readFileSync } from "node:fs";
import ICAL from "ical.js";

ICAL.design.strict = true;
const text = readFileSync(process.argv[2], "utf8");
if (text.replaceAll("\r\n", "").includes("\n")) throw new Error("another line end");
const parsed = text ? ICAL.parse(text) : [];
const cards = typeof parsed[0] === "string" ? [parsed] : parsed;
const names = cards.map((jcard) => {
  const card = new ICAL.Component(jcard);
  const versions = card.getAllProperties("version").map((version) => version.getFirstValue());
  if (versions.length !== 1 || versions[0] !== "4.0") throw new Error(`versions ${versions}`);
  for (const property of card.getAllProperties()) property.getValues();
  return card.getFirstPropertyValue("fn");
});
console.log(JSON.stringify(names));
