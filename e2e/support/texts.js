// What the pages say, read from the same files.

import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

const locales = join(import.meta.dirname, "../../locales");

// The texts of a language by their keys: those of one line, with their values filled in by `fill`.
export function texts(language) {
  const found = {};
  for (const file of readdirSync(join(locales, language))) {
    for (const [, key, text] of readFileSync(join(locales, language, file), "utf8").matchAll(/^([a-z][a-z0-9-]*) = (.+)$/gm)) found[key] = text;
  }
  return (key, values = {}) => {
    if (!found[key]) throw new Error(`no text ${key} in ${language}`);
    return found[key].replace(/\{ \$(\w+) \}/g, (_, name) => values[name]);
  };
}
